import { Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import { MlAction, MlService } from './ml-inference-options';
import type { PluginContext } from './plugin';
import { allow } from './role-permission';

/**
 * What a model adds to the options of `ml_inference`.
 *
 * @internal
 */
export interface BoundModelSettings {
  readonly options: Readonly<Record<string, unknown>>;
  readonly jobRoleArn?: string;
}

type ModelBinder = (context: PluginContext, action: MlAction) => BoundModelSettings;

/** A model that a pipeline asks. */
export class MlModel {
  /**
   * A model that ML Commons of a domain has a connector to. The domain calls the model, with the role of the connector; the
   * pipeline's role may only ask the domain. With fine-grained access control, map it to a role such as `ml_full_access`.
   *
   * @param domain the domain, with OpenSearch 2.17 or later
   * @param modelId the model's id in ML Commons
   * @param service where the model runs
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-clients-ml-commons-batch.html
   */
  public static ofDomain(domain: opensearch.IDomain, modelId: string, service: MlService): MlModel {
    return new MlModel((context) => {
      allow(context, { actions: ['es:ESHttpPost'], resources: [`${domain.domainArn}/_plugins/_ml/*`] });
      const host = `https://${domain.domainEndpoint}`;
      return { options: { host, aws_sigv4: true, model_id: modelId, service_name: service } };
    });
  }

  /**
   * A foundation model of Bedrock that Data Prepper knows itself, such as `amazon.titan-embed-text-v2:0`. The pipeline's role may
   * ask this model, or start jobs with it and pass `jobRole` to them. AWS does not document which permissions exactly this needs.
   *
   * @param modelId the model's id, in the pipeline's region
   * @param jobRole what jobs act as: Bedrock assumes it to read the files and to write the results
   */
  public static bedrock(modelId: string, jobRole: iam.IRoleRef): MlModel {
    return new MlModel((context, action) => {
      const jobRoleArn = jobRole.roleRef.roleArn;
      if (action === MlAction.PREDICT) allowInvoking(context, modelId);
      else allowJobs(context, modelId, jobRoleArn);
      return { options: { model_id: modelId, service_name: MlService.BEDROCK }, jobRoleArn };
    });
  }

  private constructor(private readonly binder: ModelBinder) {}

  /** @internal */
  public _bind(context: PluginContext, action: MlAction): BoundModelSettings {
    return this.binder(context, action);
  }
}

function allowInvoking(context: PluginContext, modelId: string): void {
  allow(context, { actions: ['bedrock:InvokeModel'], resources: [foundationModelArn(context, modelId)] });
}

function allowJobs(context: PluginContext, modelId: string, jobRoleArn: string): void {
  const { pipeline } = context;
  const jobs = Stack.of(pipeline).formatArn({
    service: 'bedrock',
    resource: 'model-invocation-job',
    resourceName: '*',
  });
  allow(context, {
    actions: ['bedrock:CreateModelInvocationJob'],
    resources: [foundationModelArn(context, modelId), jobs],
  });
  allow(context, {
    actions: ['iam:PassRole'],
    resources: [jobRoleArn],
    conditions: {
      StringEquals: { 'iam:PassedToService': 'bedrock.amazonaws.com' },
    },
  });
}

function foundationModelArn({ pipeline }: PluginContext, modelId: string): string {
  return Stack.of(pipeline).formatArn({
    service: 'bedrock',
    account: '',
    resource: 'foundation-model',
    resourceName: modelId,
  });
}
