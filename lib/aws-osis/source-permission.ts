import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { PluginContext } from './plugin';

/** What a source may do with a bucket that it keeps data in for a while. */
export interface StagingSettings {
  readonly bucket: s3.IBucket;
  readonly prefix?: string;
}

/** Adds a statement to the pipeline's role or, where nothing can be added, tells the user what is missing. */
export function allow(context: PluginContext, statement: iam.PolicyStatementProps): void {
  const wanted = new iam.PolicyStatement(statement);
  if (context.role.addToPrincipalPolicy(wanted).statementAdded) return;
  const missing = JSON.stringify(Stack.of(context.pipeline).resolve(wanted.toStatementJson()));
  Annotations.of(context.pipeline).addWarningV2(
    'cdk-reinvent-constructs:roleNotOwned',
    `the pipeline cannot read its source until this is added to the role '${context.role.node.path}', which this app does not own: ${missing}`,
  );
}

/** Lets the role write, read and remove objects under the prefix: a source keeps there what it read until it is delivered. */
export function allowStaging(context: PluginContext, { bucket, prefix }: StagingSettings): void {
  allow(context, {
    actions: ['s3:ListBucket'],
    resources: [bucket.bucketArn],
    conditions: prefix === undefined ? undefined : { StringLike: { 's3:prefix': `${prefix}*` } },
  });
  allow(context, {
    actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    resources: [bucket.arnForObjects(`${prefix ?? ''}*`)],
  });
  bucket.encryptionKey?.grant(context.role, 'kms:Decrypt', 'kms:GenerateDataKey');
}
