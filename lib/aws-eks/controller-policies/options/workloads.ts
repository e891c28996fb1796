import type { IApplicationInferenceProfileRef, IGuardrailRef } from 'aws-cdk-lib/aws-bedrock';
import type { IPipelineRef } from 'aws-cdk-lib/aws-osis';
import type { WorkloadPolicyOptionsBase } from './identity';

/** Which models a workload invokes; at least one of the three lists of models and profiles. */
export interface BedrockInvokePolicyOptions extends WorkloadPolicyOptionsBase {
  /**
   * Ids of foundation models that are invoked in the cluster's region, such as `amazon.titan-embed-text-v2:0`.
   *
   * @default - none
   */
  readonly modelIds?: string[];

  /**
   * Ids of the cross-region inference profiles of AWS, such as `eu.anthropic.claude-haiku-4-5-20251001-v1:0`. Their
   * models may be invoked in any region, but only by way of the profile.
   *
   * @default - none
   */
  readonly inferenceProfileIds?: string[];

  /**
   * Application inference profiles. Their models may be invoked only by way of the profile.
   *
   * @default - none
   */
  readonly applicationInferenceProfiles?: IApplicationInferenceProfileRef[];

  /**
   * Guardrails that are applied with the invocations.
   *
   * @default - none
   */
  readonly guardrails?: IGuardrailRef[];
}

/** Which pipelines of OpenSearch Ingestion a workload sends to. */
export interface OsisIngestPolicyOptions extends WorkloadPolicyOptionsBase {
  /** The pipelines; at least one. */
  readonly pipelines: IPipelineRef[];
}
