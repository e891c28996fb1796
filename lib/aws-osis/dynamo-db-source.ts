import { Stack, type Duration, type ResourceEnvironment } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { fail, isKnown } from '../core/validation';
import { checkTable } from './dynamo-db-table';
import type { BoundPlugin, PluginContext } from './plugin';
import { inSeconds } from './units';
import { allowKeyOf, allowRead, isForeign, requireRegion } from './read-permission';

/** What the event of an item that was removed has. */
export enum ViewOnRemove {
  /** The item's keys. */
  NEW_IMAGE = 'NEW_IMAGE',
  /** The item as it was; the table's stream must have both images. */
  OLD_IMAGE = 'OLD_IMAGE',
}

/** How the items that a table has are read. The table needs point-in-time recovery. */
export interface DynamoDbExport {
  /** Where the table is exported to. It may be in another region. */
  readonly bucket: s3.IBucketRef;

  /**
   * What the keys of exported objects begin with, without a slash at the end. Give each pipeline that shares the bucket its own.
   *
   * @default - the name of the sub-pipeline
   */
  readonly prefix?: string;

  /**
   * The key that exported objects are encrypted with.
   *
   * @default - the bucket's own key where one is known, otherwise a key of Amazon S3
   */
  readonly encryptionKey?: kms.IKeyRef;

  /**
   * After how long exported objects are deleted, by a lifecycle rule of the bucket for the prefix: whole days. The pipeline needs
   * them until it has read them; the service recommends 7 days. Only for a `Bucket` that this app makes.
   *
   * @default - never: the export is a copy of the table that stays until something else removes it
   */
  readonly expiration?: Duration;
}

/** How changes of a table are read. */
export interface DynamoDbStream {
  /**
   * What the event of an item that was removed has.
   *
   * @default ViewOnRemove.NEW_IMAGE
   */
  readonly viewOnRemove?: ViewOnRemove;

  /**
   * How often the pipeline looks for new shards: at least 1 second.
   *
   * @default Duration.seconds(60)
   */
  readonly shardDiscoveryInterval?: Duration;
}

/** What a pipeline reads of a table: the items that it has, their changes, or both. */
export interface DynamoDbSourceOptions {
  /**
   * The items that the table has when the pipeline is made. Records of a stream are kept for 24 hours: an export that takes longer
   * loses changes, so that large tables need more OCUs.
   *
   * @default - only changes are read; give `export`, `stream` or both
   */
  readonly export?: DynamoDbExport;

  /**
   * The changes from when the pipeline is made. A shard of a stream has at most two readers, of which the pipeline is one.
   *
   * @default - only the export is read; give `export`, `stream` or both
   */
  readonly stream?: DynamoDbStream;

  /**
   * Whether the pipeline goes on only when all sinks have the items. Without, items are lost silently when a sink fails.
   *
   * @default true
   */
  readonly acknowledgments?: boolean;
}

/** Makes the source, and lets the role export the table and read its stream. */
export function bindDynamoDbSource(
  table: dynamodb.ITableRef,
  options: DynamoDbSourceOptions,
  context: PluginContext,
): BoundPlugin {
  validate(table, options, context);
  const { stream, export: exported } = options;
  const oldImage = stream?.viewOnRemove === ViewOnRemove.OLD_IMAGE;
  const viewTypes = oldImage ? ['NEW_AND_OLD_IMAGES'] : ['NEW_IMAGE', 'NEW_AND_OLD_IMAGES'];
  checkTable(table, { recovery: exported !== undefined, viewTypes: stream && viewTypes }, context);
  const { tableArn } = table.tableRef;
  if (exported) allowExport(table, exported, context);
  if (stream) allowStream(table, context);
  allowKeyOf(context, table, 'kms:Decrypt');
  return {
    name: 'dynamodb',
    options: {
      tables: [
        { table_arn: tableArn, export: exported && renderExport(exported, context), stream: renderStream(stream) },
      ],
      acknowledgments: options.acknowledgments ?? true,
      aws: { region: context.region },
    },
  };
}

function validate(table: dynamodb.ITableRef, options: DynamoDbSourceOptions, context: PluginContext): void {
  const { pipeline } = context;
  if (!options.export && !options.stream) {
    fail(pipeline, 'NothingToRead', `'export' or 'stream' must be given, got neither: nothing would be read`);
  }
  const located = { node: table.node, env: environmentOf(table) };
  requireRegion(context, 'table', located);
  if (!isForeign(context, located)) return;
  fail(
    pipeline,
    'AccountMismatch',
    `'table' must be of the pipeline's account ${Stack.of(pipeline).account}, '${table.node.path}' is of ${located.env.account}; ` +
      `make the pipeline there`,
  );
}

/** A table that was imported by its ARN takes its stack's environment for its own. */
function environmentOf({ env, tableRef: { tableArn } }: dynamodb.ITableRef): ResourceEnvironment {
  if (!isKnown(tableArn)) return env;
  const [, , , region = env.region, account = env.account] = tableArn.split(':');
  return { region, account };
}

function renderStream(stream: DynamoDbStream | undefined): Record<string, unknown> | undefined {
  return (
    stream && {
      start_position: 'LATEST',
      view_on_remove: stream.viewOnRemove,
      shard_discovery_interval: inSeconds(stream.shardDiscoveryInterval),
    }
  );
}

function renderExport(exported: DynamoDbExport, context: PluginContext): Record<string, unknown> {
  const { bucket } = exported;
  return {
    s3_bucket: bucket.bucketRef.bucketName,
    s3_prefix: prefixOf(exported, context),
    s3_region: bucket.env.region,
    // Without it exports are not encrypted as the bucket says, but with a key of S3.
    s3_sse_kms_key_id: keyOf(exported)?.keyRef.keyArn,
  };
}

function prefixOf({ prefix }: DynamoDbExport, { subPipelineName }: PluginContext): string {
  return prefix ?? subPipelineName;
}

function keyOf({ encryptionKey, bucket }: DynamoDbExport): kms.IKeyRef | undefined {
  return encryptionKey ?? (bucket as Partial<s3.IBucket>).encryptionKey;
}

function allowExport(table: dynamodb.ITableRef, exported: DynamoDbExport, context: PluginContext): void {
  const { tableArn } = table.tableRef;
  const tableActions = ['DescribeTable', 'DescribeContinuousBackups', 'ExportTableToPointInTime'];
  allowRead(context, table, tableActions.map(dynamoDb), [tableArn]);
  allowRead(context, table, [dynamoDb('DescribeExport')], [`${tableArn}/export/*`]);
  const { bucket } = exported;
  const objects = `${bucket.bucketRef.bucketArn}/${prefixOf(exported, context)}/*`;
  const actions = ['s3:GetObject', 's3:AbortMultipartUpload', 's3:PutObject', 's3:PutObjectAcl'];
  allowRead(context, bucket, actions, [objects]);
  const key = keyOf(exported);
  if (key) kms.KeyGrants.fromKey(key).actions(context.role, 'kms:Decrypt', 'kms:GenerateDataKey');
  else allowKeyOf(context, bucket, 'kms:Decrypt', 'kms:GenerateDataKey');
  expire(exported, context);
}

/** A stream that is turned off and on again has another name. */
function allowStream(table: dynamodb.ITableRef, context: PluginContext): void {
  const { tableArn } = table.tableRef;
  allowRead(context, table, [dynamoDb('DescribeTable')], [tableArn]);
  const actions = ['DescribeStream', 'GetRecords', 'GetShardIterator'];
  allowRead(context, table, actions.map(dynamoDb), [`${tableArn}/stream/*`]);
}

function dynamoDb(action: string): string {
  return `dynamodb:${action}`;
}

function expire(exported: DynamoDbExport, context: PluginContext): void {
  const { expiration, bucket } = exported;
  if (!expiration) return;
  if ('addLifecycleRule' in bucket) {
    (bucket as s3.Bucket).addLifecycleRule({ prefix: `${prefixOf(exported, context)}/`, expiration });
    return;
  }
  fail(
    context.pipeline,
    'BucketNotOwned',
    `'expiration' must be left out unless 'bucket' is a Bucket that this app makes, got '${bucket.node.path}': add a lifecycle rule ` +
      `for the prefix '${prefixOf(exported, context)}/' where the bucket is made`,
  );
}
