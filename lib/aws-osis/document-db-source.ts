import { Token } from 'aws-cdk-lib';
import type * as docdb from 'aws-cdk-lib/aws-docdb';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { fail } from '../core/validation';
import type { Credentials } from './credentials';
import type { BoundPlugin, PluginContext } from './plugin';
import { allowStaging } from './role-permission';

/** A collection of Amazon DocumentDB that a pipeline reads. */
export interface DocumentDbCollection {
  /** The name of the database. */
  readonly database: string;

  /** The name of the collection. */
  readonly collection: string;

  /**
   * Whether the documents that are there already are read, once.
   *
   * @default true
   */
  readonly export?: boolean;

  /**
   * Whether changes are read as they happen. Change streams have to be turned on for the collection, in the database; they are
   * kept for 3 hours unless `change_stream_log_retention_duration` of the cluster's parameter group says more, up to 7 days, and
   * what is older when the pipeline comes to it is lost.
   *
   * @default true
   */
  readonly stream?: boolean;

  /**
   * Into how many parts an export is split, 1 to 1000.
   *
   * @default - Data Prepper's own
   */
  readonly partitionCount?: number;
}

/** What a pipeline reads from Amazon DocumentDB. */
export interface DocumentDbSourceOptions {
  /** The collections: at least one. */
  readonly collections: DocumentDbCollection[];

  /** A user of the database that may read the collections and their change streams. */
  readonly credentials: Credentials;

  /** Where documents wait between the database and the sinks; the pipeline removes what it has delivered. */
  readonly bucket: s3.IBucket;

  /**
   * What the keys of waiting documents begin with. Give each pipeline that shares the bucket a prefix of its own.
   *
   * @default - none: the role may read, write and remove every object of the bucket
   */
  readonly prefix?: string;

  /**
   * Whether the source goes on only when all sinks have a document. Without, documents are lost silently when a sink fails.
   *
   * @default true
   */
  readonly acknowledgments?: boolean;
}

/** Makes the source, and lets the role use the bucket and read the secret. */
export function bindDocumentDbSource(
  cluster: docdb.IDatabaseCluster,
  options: DocumentDbSourceOptions,
  context: PluginContext,
): BoundPlugin {
  allowStaging(context, options);
  const { hostname, port } = cluster.clusterEndpoint;
  return {
    name: 'documentdb',
    options: {
      host: hostname,
      // A number that is not known yet would not survive in a text.
      port: Token.isUnresolved(port) ? Token.asString(port) : port,
      authentication: options.credentials._bind(context),
      collections: options.collections.map((collection) => renderCollection(collection, context)),
      s3_bucket: options.bucket.bucketName,
      s3_prefix: options.prefix,
      s3_region: options.bucket.env.region,
      acknowledgments: options.acknowledgments ?? true,
    },
    needsAttachment: `the cluster '${cluster.node.path}' of Amazon DocumentDB is reached in its VPC only`,
  };
}

function renderCollection(settings: DocumentDbCollection, { pipeline }: PluginContext): Record<string, unknown> {
  const { database, collection, export: exported = true, stream = true, partitionCount } = settings;
  if (!exported && !stream) {
    fail(
      pipeline,
      'NothingToRead',
      `'export' or 'stream' of the collection '${database}.${collection}' must be true, got false for both: nothing would be read; leave the collection out`,
    );
  }
  return { collection: `${database}.${collection}`, export: exported, stream, partition_count: partitionCount };
}
