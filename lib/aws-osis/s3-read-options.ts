import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Codec } from './codec';
import type { Compression } from './compression';
import type { PluginContext } from './plugin';
import { allowKeyOf, allowRead } from './read-permission';

/** What of an object becomes events. */
export enum DataSelection {
  /** What is in the object. */
  DATA_ONLY = 'data_only',
  /** The object's bucket, key, size and so on: one event per object, which is not read. */
  METADATA_ONLY = 'metadata_only',
  /** What is in the object, with the object's bucket and key. */
  DATA_AND_METADATA = 'data_and_metadata',
}

/** How a pipeline reads objects, however it gets to know of them. */
export interface S3ReadOptions {
  /** How events are read from an object. */
  readonly codec: Codec;

  /**
   * How objects are compressed.
   *
   * @default Compression.NONE
   */
  readonly compression?: Compression;

  /**
   * Whether an object is done with only when all sinks have its events. Without, events are lost silently when a sink fails.
   *
   * @default true
   */
  readonly acknowledgments?: boolean;

  /**
   * Whether objects are deleted when all sinks have their events; only with acknowledgments.
   *
   * @default false
   */
  readonly deleteS3ObjectsOnRead?: boolean;

  /**
   * What of an object becomes events.
   *
   * @default DataSelection.DATA_AND_METADATA
   */
  readonly dataSelection?: DataSelection;

  /**
   * The key that events get the object's bucket and key in.
   *
   * @default 's3/'
   */
  readonly metadataRootKey?: string;

  /**
   * Whether events are without the object's bucket and key.
   *
   * @default false
   */
  readonly disableS3MetadataInEvent?: boolean;

  /**
   * How many threads read objects, 1 to 1,000.
   *
   * @default 1
   */
  readonly workers?: number;
}

/** The options of Data Prepper for how objects are read. */
export function renderS3Read(options: S3ReadOptions): Record<string, unknown> {
  return {
    codec: options.codec._render(),
    compression: options.compression,
    acknowledgments: options.acknowledgments ?? true,
    delete_s3_objects_on_read: options.deleteS3ObjectsOnRead,
    metadata_root_key: options.metadataRootKey,
    disable_s3_metadata_in_event: options.disableS3MetadataInEvent,
    workers: options.workers,
  };
}

/** Lets the role read, and delete where it has to, the objects under prefixes, and decrypt them. */
export function allowObjects(
  context: PluginContext,
  bucket: s3.IBucketRef,
  prefixes: readonly string[],
  deleted: boolean,
): void {
  const objects = prefixes.map((prefix) => `${bucket.bucketRef.bucketArn}/${prefix}*`);
  allowRead(context, bucket, ['s3:GetObject', ...(deleted ? ['s3:DeleteObject'] : [])], objects);
  allowKeyOf(context, bucket, 'kms:Decrypt');
}
