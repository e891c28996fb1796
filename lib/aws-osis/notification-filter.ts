import { Token } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct, IConstruct } from 'constructs';
import { fail } from '../core/validation';

/** Which objects of a bucket a pipeline is told of: what their keys begin and end with. */
export interface NotifiedObjects {
  readonly prefix?: string;
  readonly suffix?: string;
}

interface Notification extends NotifiedObjects {
  readonly pipeline: Construct;
}

/** The notifications of each bucket of an app, by the bucket's name. */
const notifications = new WeakMap<IConstruct, Map<string, Notification[]>>();

/**
 * The filters of a notification of a bucket, as S3 takes them.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 */
export function notificationFilters(
  bucket: s3.IBucketRef,
  { prefix, suffix }: NotifiedObjects,
  pipeline: Construct,
): s3.NotificationKeyFilter[] {
  refuseWildcards({ prefix, suffix }, pipeline);
  refuseOverlap(bucket, { prefix, suffix }, pipeline);
  return prefix !== undefined || suffix !== undefined ? [{ prefix: encode(prefix), suffix: encode(suffix) }] : [];
}

function refuseWildcards(objects: NotifiedObjects, pipeline: Construct): void {
  for (const [end, text] of Object.entries(objects) as [string, string | undefined][]) {
    if (Token.isUnresolved(text) || !text?.includes('*')) continue;
    fail(
      pipeline,
      'WildcardInFilter',
      `'${end}' must not have a '*' with the notificationSource S3, which has no wildcards and would look for it in keys, got ` +
        `'${text}': leave it out, or set 'notificationSource' to EVENTBRIDGE if it is in the keys`,
    );
  }
}

/**
 * A bucket tells of an object in one place only, so that S3 refuses two notifications whose filters an object may fit. Only of
 * those that this library makes is known what they are for.
 */
function refuseOverlap(bucket: s3.IBucketRef, objects: NotifiedObjects, pipeline: Construct): void {
  const { root } = pipeline.node;
  const ofApp = notifications.get(root) ?? new Map<string, Notification[]>();
  const { bucketName } = bucket.bucketRef;
  const others = ofApp.get(bucketName) ?? [];
  const other = others.find((each) => overlap(each, objects));
  if (other) {
    fail(
      pipeline,
      'NotificationsOverlap',
      `'prefix' and 'suffix' must not be for objects of '${bucket.node.path}' that '${other.pipeline.node.path}' is told of, ` +
        `${describe(other)}, got ${describe(objects)}: S3 tells only one of them; set 'notificationSource' of one to EVENTBRIDGE`,
    );
  }
  notifications.set(root, ofApp.set(bucketName, [...others, { ...objects, pipeline }]));
}

/** What is a token may be anything. */
function overlap(one: NotifiedObjects, other: NotifiedObjects): boolean {
  const known = [one.prefix, one.suffix, other.prefix, other.suffix].every((part) => !Token.isUnresolved(part));
  const [{ prefix = '', suffix = '' }, { prefix: begin = '', suffix: end = '' }] = [one, other];
  const sameBegin = prefix.startsWith(begin) || begin.startsWith(prefix);
  const sameEnd = suffix.endsWith(end) || end.endsWith(suffix);
  return known && sameBegin && sameEnd;
}

function describe({ prefix = '', suffix = '' }: NotifiedObjects): string {
  return `'${prefix}*${suffix}'`;
}

/** S3 compares with the key as it is in a URL: a filter for `year=2026/` as it stands fits no object at all. */
function encode(text: string | undefined): string | undefined {
  if (text === undefined || Token.isUnresolved(text)) return text;
  return encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%20', '+').replaceAll('~', '%7E');
}
