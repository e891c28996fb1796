import type { IKeyRef } from 'aws-cdk-lib/aws-kms';
import type { ISecretRef } from 'aws-cdk-lib/aws-secretsmanager';
import type { IParameterRef } from 'aws-cdk-lib/aws-ssm';
import type { ControllerPolicyOptionsBase, WorkloadPolicyOptionsBase } from './identity';

/** Which secrets and parameters may be read; at least one of the four lists. */
export interface SecretSources {
  /**
   * Secrets of Secrets Manager.
   *
   * @default - none
   */
  readonly secrets?: ISecretRef[];

  /**
   * The beginnings of names of secrets that the app has no constructs for, such as `payments/`. They are of the
   * cluster's account and region.
   *
   * @default - none
   */
  readonly secretPrefixes?: string[];

  /**
   * Parameters of Systems Manager.
   *
   * @default - none
   */
  readonly parameters?: IParameterRef[];

  /**
   * The beginnings of names of parameters that the app has no constructs for, such as `/payments/`. They are of the
   * cluster's account and region.
   *
   * @default - none
   */
  readonly parameterPrefixes?: string[];

  /**
   * Customer managed keys of secrets and parameters that the app imports.
   *
   * @default - only the keys of secrets that the app makes
   */
  readonly encryptionKeys?: IKeyRef[];
}

/** What the External Secrets Operator may read, and write. */
export interface ExternalSecretsPolicyOptions extends ControllerPolicyOptionsBase, SecretSources {
  /**
   * Whether the operator also writes (`PushSecret`) to the secrets of `secrets` and `secretPrefixes`, and makes those
   * of the prefixes. It may delete only secrets that it made.
   *
   * @default false
   */
  readonly push?: boolean;
}

/** What a workload mounts by the Secrets Store CSI driver. */
export interface SecretsStoreCsiDriverPolicyOptions extends WorkloadPolicyOptionsBase, SecretSources {}
