import { Annotations, CfnDeletionPolicy, CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { refuseAlias } from '../core/customer-managed-key';
import { addOrExplain } from '../core/resource-policy';

/** Refuses what the service does not take as a key. */
export function validateKey(scope: IConstruct, key: kms.IKeyRef): void {
  refuseAlias(scope, key, ': a workspace does not take an alias');
}

/**
 * Lets the service use the key for whoever of the workspace's account calls the service, or says what the key's owner must
 * add. The service makes its own grants on the key when the workspace is created, so that the statement must be there before.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/encryption-at-rest-Amazon-Service-Prometheus.html
 */
export function allowWorkspace(scope: IConstruct, key: kms.IKeyRef): void {
  const { account, region, urlSuffix } = Stack.of(scope);
  const statement = new iam.PolicyStatement({
    principals: [new iam.AnyPrincipal()],
    actions: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
    resources: ['*'],
    conditions: {
      StringEquals: { 'kms:ViaService': `aps.${region}.${urlSuffix}`, 'kms:CallerAccount': account },
    },
  });
  addOrExplain(scope, key, statement, 'the workspace may fail to be created');
}

/** Warns of a workspace that stays when its key goes: nobody could read it again. */
export function warnOfShortLivedKey(scope: IConstruct, key: kms.IKeyRef, removalPolicy: RemovalPolicy): void {
  const resource = key.node.defaultChild ?? key;
  if (removalPolicy === RemovalPolicy.DESTROY || !CfnResource.isCfnResource(resource)) return;
  // CloudFormation deletes a resource that says nothing, as keys made by the L1 do.
  if (![undefined, CfnDeletionPolicy.DELETE].includes(resource.cfnOptions.deletionPolicy)) return;
  Annotations.of(scope).addWarningV2(
    'cdk-reinvent-constructs:aps.keyGoesFirst',
    `the workspace is retained and its key '${key.node.path}' is not: without the key all of its metrics are lost for good; ` +
      `make the key with RemovalPolicy.RETAIN`,
  );
}
