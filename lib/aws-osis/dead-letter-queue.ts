import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { fail, isKnown } from '../core/validation';
import { bucketGrants, trimPrefix } from './bucket-permission';
import type { PluginContext } from './plugin';

/** Where in a bucket failed documents go. */
export interface DeadLetterBucketOptions {
  /**
   * What the keys of the objects begin with, without a slash at the end; at most 1,024 characters. Formats such as
   * `%{yyyy}/%{MM}` are filled in.
   *
   * @default '<name of the sub-pipeline>/dlq'
   */
  readonly prefix?: string;
}

/**
 * Where documents go that a sink could not write after all its attempts; without one they are lost.
 *
 * The same document can be there and, after a later attempt, in the index.
 */
export class DeadLetterQueue {
  /**
   * Objects `dlq-v2-<pipeline>-<plugin>-<timestamp>-<id>.json` in a bucket. The pipeline's role may put objects under the
   * prefix, and with a customer managed key encrypt them. The bucket must belong to the account that its construct says:
   * writes to a bucket of the same name in another account are refused.
   *
   * @param bucket a bucket; one of another account is imported with its account
   * @param options where in the bucket
   */
  public static toBucket(bucket: s3.IBucket, options: DeadLetterBucketOptions = {}): DeadLetterQueue {
    return new DeadLetterQueue(bucket, options);
  }

  private constructor(
    private readonly bucket: s3.IBucket,
    private readonly options: DeadLetterBucketOptions,
  ) {}

  /** @internal */
  public _bind(context: PluginContext): BoundDeadLetterQueue {
    const prefix = trimPrefix(this.options.prefix ?? `${context.subPipelineName}/dlq`);
    if (isKnown(prefix) && (prefix.length < 1 || prefix.length > 1024)) {
      fail(
        context.pipeline,
        'LengthOutOfRange',
        `'deadLetterQueue.prefix' must have 1 to 1024 characters, got ${prefix.length}; leave it out for ` +
          `'${context.subPipelineName}/dlq'`,
      );
    }
    const { bucketName, env } = this.bucket;
    return {
      options: {
        s3: { bucket: bucketName, key_path_prefix: prefix, region: env.region, bucket_owner: env.account },
      },
      grants: bucketGrants(context, this.bucket, prefix),
    };
  }
}

/**
 * A dead-letter queue as the configuration of a sink has it.
 *
 * @internal
 */
export interface BoundDeadLetterQueue {
  readonly options: Readonly<Record<string, unknown>>;
  readonly grants: readonly iam.Grant[];
}
