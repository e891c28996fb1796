import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { PluginContext } from './plugin';
import type { RdsExport } from './rds-export';
import { allow, type StagingSettings } from './role-permission';

const EXPORT_SERVICE = 'export.rds.amazonaws.com';
const USE_KEY = ['kms:Decrypt', 'kms:Encrypt', 'kms:DescribeKey', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'];

/** Which database is exported, and how. */
export interface RdsExportSettings extends StagingSettings {
  readonly export: RdsExport;
  readonly databaseArn: string;
  readonly databaseIdentifier: string;
  readonly isCluster: boolean;
}

/** Lets the pipeline's role make a snapshot and export it; returns the role that the export is written with. */
export function allowExport(settings: RdsExportSettings, context: PluginContext): iam.IRoleRef {
  const { key } = settings.export;
  const exportRole = settings.export.exportRole ?? makeExportRole(settings, context);
  allowSnapshots(settings, context);
  // Tasks have no ARN that is known before they start.
  allow(context, { actions: ['rds:StartExportTask', 'rds:DescribeExportTasks'], resources: ['*'] });
  kms.KeyGrants.fromKey(key).actions(context.role, ...USE_KEY, 'kms:CreateGrant', 'kms:RetireGrant');
  allow(context, {
    actions: ['iam:PassRole'],
    resources: [exportRole.roleRef.roleArn],
    conditions: { StringEquals: { 'iam:PassedToService': EXPORT_SERVICE } },
  });
  return exportRole;
}

/** Snapshots are named after the database, with something random behind it. */
function allowSnapshots(settings: RdsExportSettings, context: PluginContext): void {
  const { isCluster, databaseArn, databaseIdentifier } = settings;
  const kind = isCluster ? 'DBClusterSnapshot' : 'DBSnapshot';
  const snapshots = rdsArn(context, isCluster ? 'cluster-snapshot' : 'snapshot', `${databaseIdentifier}-*`);
  allow(context, {
    actions: [`rds:Create${kind}`, `rds:Describe${kind}s`, 'rds:AddTagsToResource'],
    resources: [databaseArn, snapshots],
  });
}

/** The role that RDS writes to the bucket with. */
function makeExportRole({ bucket, prefix, export: { key } }: RdsExportSettings, context: PluginContext): iam.IRole {
  const { account } = Stack.of(context.pipeline);
  const role = new iam.Role(context.pipeline, 'ExportRole', {
    description: 'Amazon RDS exports a database to Amazon S3, for a pipeline of OpenSearch Ingestion',
    assumedBy: new iam.ServicePrincipal(EXPORT_SERVICE, {
      conditions: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': rdsArn(context, '*') },
      },
    }),
  });
  role.addToPolicy(
    new iam.PolicyStatement({ actions: ['s3:ListBucket', 's3:GetBucketLocation'], resources: [bucket.bucketArn] }),
  );
  role.addToPolicy(
    new iam.PolicyStatement({
      actions: ['s3:PutObject*', 's3:GetObject*', 's3:DeleteObject*'],
      resources: [bucket.arnForObjects(`${prefix ?? ''}*`)],
    }),
  );
  kms.KeyGrants.fromKey(key).actions(role, ...USE_KEY);
  bucket.encryptionKey?.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey');
  return role;
}

/** An ARN of RDS in the pipeline's account and region. */
export function rdsArn({ pipeline }: PluginContext, ...resource: [string, string?]): string {
  return Stack.of(pipeline).formatArn({
    service: 'rds',
    resource: resource.filter((part) => part !== undefined).join(':'),
  });
}
