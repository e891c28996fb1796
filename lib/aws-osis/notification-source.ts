/** Who tells a queue of the objects that come to a bucket. */
export enum NotificationSource {
  /**
   * The bucket itself. Two notifications of one bucket must not be for the same objects: of two pipelines this is refused at
   * synth, of what else the bucket notifies by S3 itself.
   */
  S3 = 's3',
  /** A rule of Amazon EventBridge, which the bucket must send its events to. Any number of rules may be for the same objects. */
  EVENTBRIDGE = 'eventbridge',
}
