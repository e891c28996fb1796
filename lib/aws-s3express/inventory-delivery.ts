import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { CfnDirectoryBucket } from 'aws-cdk-lib/aws-s3express';
import type { IConstruct } from 'constructs';
import { fail, isKnown } from '../core/validation';
import { InventoryFormat, InventoryFrequency, type InventoryOptions } from './inventory';
import { addOrExplain } from '../core/resource-policy';

/** Refuses an inventory that cannot be delivered. */
export function validateDestination(scope: IConstruct, options: InventoryOptions): void {
  const name = options.destination.bucketRef.bucketName;
  if (isKnown(name) && name.endsWith('--x-s3')) {
    fail(
      scope,
      'InventoryIntoDirectoryBucket',
      `'inventory.destination' must be a general purpose bucket, got the directory bucket '${name}'`,
    );
  }
}

/** The inventory as CloudFormation wants it. */
export function renderInventory(
  id: string,
  options: InventoryOptions,
): CfnDirectoryBucket.InventoryConfigurationProperty {
  return {
    id,
    enabled: options.enabled ?? true,
    includedObjectVersions: 'Current',
    scheduleFrequency: options.frequency ?? InventoryFrequency.WEEKLY,
    prefix: options.prefix,
    optionalFields: options.optionalFields,
    destination: {
      bucketArn: options.destination.bucketRef.bucketArn,
      bucketAccountId: options.destination.env.account,
      format: options.format ?? InventoryFormat.CSV,
      prefix: options.destinationPrefix,
    },
  };
}

/** Lets S3 Express write the reports, or says what the destination's owner must do. */
export function allowInventoryDelivery(scope: IConstruct, bucketArn: string, options: InventoryOptions): void {
  const { destination, destinationPrefix = '' } = options;
  const statement = new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal('s3express.amazonaws.com')],
    actions: ['s3:PutObject'],
    resources: [`${destination.bucketRef.bucketArn}/${destinationPrefix && `${destinationPrefix}/`}*`],
    conditions: {
      ArnEquals: { 'aws:SourceArn': bucketArn },
      StringEquals: { 'aws:SourceAccount': Stack.of(scope).account, 's3:x-amz-acl': 'bucket-owner-full-control' },
    },
  });
  addOrExplain(scope, destination, statement, 'no inventory report arrives');
}
