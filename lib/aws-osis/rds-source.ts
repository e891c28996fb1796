import type * as rds from 'aws-cdk-lib/aws-rds';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { fail } from '../core/validation';
import type { Credentials } from './credentials';
import type { BoundPlugin, PluginContext } from './plugin';
import type { RdsExport } from './rds-export';
import { allowExport, rdsArn } from './rds-export-access';
import { allow, allowStaging } from './role-permission';

/** The engine of a database that a pipeline reads. */
export enum RdsEngine {
  /** MySQL, also that of Aurora. */
  MYSQL = 'mysql',
  /** PostgreSQL, also that of Aurora. */
  POSTGRESQL = 'postgresql',
}

/** What a pipeline reads from a database of Amazon RDS or Amazon Aurora. */
export interface RdsSourceOptions {
  /** The name of the database. */
  readonly database: string;

  /**
   * The engine. It has to be given for a database that this app only refers to, without its engine.
   *
   * @default - that of the instance or the cluster
   */
  readonly engine?: RdsEngine;

  /**
   * The tables that are read, up to 1000; of PostgreSQL with their schema, such as `public.orders`.
   *
   * @default - all
   */
  readonly includeTables?: string[];

  /**
   * The tables that are not read, up to 1000.
   *
   * @default - none
   */
  readonly excludeTables?: string[];

  /**
   * How the rows that are there already are read: RDS exports a snapshot to the bucket, once.
   *
   * @default - they are not read
   */
  readonly export?: RdsExport;

  /**
   * Whether changes are read as they happen. Binary logs of MySQL or logical replication of PostgreSQL have to be turned on in
   * the parameter group, and be kept long enough, such as 24 hours.
   *
   * @default true
   */
  readonly stream?: boolean;

  /** A user of the database that may read the tables and replicate. */
  readonly credentials: Credentials;

  /** Where rows wait between the database and the sinks; the pipeline removes what it has delivered. */
  readonly bucket: s3.IBucket;

  /**
   * What the keys of waiting rows begin with. Give each pipeline that shares the bucket a prefix of its own.
   *
   * @default - none: the role may read, write and remove every object of the bucket
   */
  readonly prefix?: string;

  /**
   * Whether the source goes on only when all sinks have a row. Without, rows are lost silently when a sink fails.
   *
   * @default true
   */
  readonly acknowledgments?: boolean;
}

/** A database as the source needs it. */
interface DatabaseSettings {
  readonly identifier: string;
  readonly arn: string;
  readonly isCluster: boolean;
  readonly engine: string;
  readonly path: string;
}

/** Makes the source of an instance, and lets the role do all that it takes. */
export function bindRdsSource(
  instance: rds.IDatabaseInstance,
  options: RdsSourceOptions,
  context: PluginContext,
): BoundPlugin {
  const { path } = instance.node;
  const engine = engineOf(instance.engine?.engineType, path, options, context);
  const database = { identifier: instance.instanceIdentifier, arn: instance.instanceArn, isCluster: false, path };
  if (engine.startsWith('aurora')) {
    fail(
      context.pipeline,
      'NotAnInstance',
      `'${path}' is an instance of Aurora: give its cluster to 'Source.aurora' instead`,
    );
  }
  allow(context, { actions: ['rds:DescribeDBInstances'], resources: [database.arn] });
  return bindDatabase({ ...database, engine }, options, context);
}

/** Makes the source of a cluster, and lets the role do all that it takes. */
export function bindAuroraSource(
  cluster: rds.IDatabaseCluster,
  options: RdsSourceOptions,
  context: PluginContext,
): BoundPlugin {
  const { path } = cluster.node;
  const engineType = cluster.engine?.engineType ?? (options.engine && `aurora-${options.engine}`);
  const engine = engineOf(engineType, path, options, context);
  const database = { identifier: cluster.clusterIdentifier, arn: cluster.clusterArn, isCluster: true, path };
  allow(context, { actions: ['rds:DescribeDBClusters'], resources: [database.arn] });
  // The source asks for the cluster's writer, whose name is known to the cluster only.
  allow(context, { actions: ['rds:DescribeDBInstances'], resources: [rdsArn(context, 'db', '*')] });
  return bindDatabase({ ...database, engine }, options, context);
}

function bindDatabase(database: DatabaseSettings, options: RdsSourceOptions, context: PluginContext): BoundPlugin {
  const { bucket, prefix, export: exported, stream = true } = options;
  if (!exported && !stream) {
    fail(
      context.pipeline,
      'NothingToRead',
      `'export' must be given or 'stream' must be true for '${database.path}', got neither: nothing would be read`,
    );
  }
  allowStaging(context, { bucket, prefix });
  allow(context, { actions: ['s3:GetBucketLocation'], resources: [bucket.bucketArn] });
  const { arn: databaseArn, identifier: databaseIdentifier, isCluster, engine } = database;
  const exportRole =
    exported && allowExport({ export: exported, databaseArn, databaseIdentifier, isCluster, bucket, prefix }, context);
  return {
    name: 'rds',
    options: {
      db_identifier: databaseIdentifier,
      cluster: isCluster && !engine.startsWith('aurora') ? true : undefined,
      engine,
      database: options.database,
      tables: renderTables(options),
      aws: { region: context.region },
      authentication: options.credentials._bind(context),
      s3_bucket: bucket.bucketName,
      s3_prefix: prefix,
      s3_region: bucket.env.region,
      export: exported && { kms_key_id: exported.key.keyRef.keyArn, export_role_arn: exportRole?.roleRef.roleArn },
      stream,
      acknowledgments: options.acknowledgments ?? true,
    },
    // Without its policies the role cannot write the export.
    dependencies: exportRole && [exportRole],
    needsAttachment: `the database '${database.path}' of Amazon RDS is reached in its VPC only`,
  };
}

function renderTables({ includeTables, excludeTables }: RdsSourceOptions): Record<string, unknown> | undefined {
  return includeTables || excludeTables ? { include: includeTables, exclude: excludeTables } : undefined;
}

/** The engine as Data Prepper names it, from aws-cdk-lib's name of it. */
function engineOf(known: string | undefined, path: string, options: RdsSourceOptions, context: PluginContext): string {
  const engine = (known ?? options.engine)?.replace(/postgres$/, 'postgresql');
  if (engine === undefined) {
    fail(context.pipeline, 'UnknownEngine', `'engine' must be given: that of '${path}' is not known in this app`);
  }
  if (!/^(aurora-)?(mysql|postgresql)$/.test(engine)) {
    fail(
      context.pipeline,
      'UnsupportedEngine',
      `'${path}' must have an engine of MySQL or PostgreSQL, got '${engine}': OpenSearch Ingestion reads no other`,
    );
  }
  if (options.engine && !engine.endsWith(options.engine)) {
    fail(context.pipeline, 'OtherEngine', `'engine' must be that of '${path}', '${engine}', got '${options.engine}'`);
  }
  return engine;
}
