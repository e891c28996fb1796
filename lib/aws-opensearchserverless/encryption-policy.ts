import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { addOrExplain } from '../core/resource-policy';
import { refuseAlias } from '../core/customer-managed-key';

/** Refuses what the service does not take as a key. */
export function validateKey(scope: IConstruct, key: kms.IKeyRef | undefined): void {
  if (key) refuseAlias(scope, key, ': an encryption policy names a key by its own ARN');
}

/** The body of the encryption policy, which is an object and no list, unlike those of the other policies. */
export function renderEncryption(collectionName: string, key: kms.IKeyRef | undefined): object {
  return {
    Rules: [{ ResourceType: 'collection', Resource: [`collection/${collectionName}`] }],
    ...(key ? { AWSOwnedKey: false, KmsARN: key.keyRef.keyArn } : { AWSOwnedKey: true }),
  };
}

/**
 * Lets the service make its grant on the key for whoever of the account creates the collection, or says what the key's
 * owner must add.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-encryption.html
 */
export function allowCollection(scope: IConstruct, key: kms.IKeyRef): void {
  const { account, region, urlSuffix } = Stack.of(scope);
  const statement = new iam.PolicyStatement({
    principals: [new iam.AnyPrincipal()],
    actions: ['kms:CreateGrant', 'kms:DescribeKey'],
    resources: ['*'],
    conditions: { StringEquals: { 'kms:ViaService': `aoss.${region}.${urlSuffix}`, 'kms:CallerAccount': account } },
  });
  addOrExplain(scope, key, statement, 'the collection may fail to be created');
}
