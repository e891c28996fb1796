/** Who tells a queue of the objects that come to a bucket. */
export enum NotificationSource {
  /**
   * The bucket itself, by the custom resource of aws-cdk-lib's L2. Two notifications of one bucket must not be for the same
   * objects: of two pipelines this is refused at synth, of what else the bucket notifies by S3 itself.
   */
  S3 = 's3',
  /**
   * A rule of Amazon EventBridge, which the bucket must send its events to. Any number of rules may be for the same objects. A bucket
   * whose L1 has `notificationConfiguration: { eventBridgeConfiguration: { eventBridgeEnabled: true } }` does so without a
   * custom resource.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
   */
  EVENTBRIDGE = 'eventbridge',
}
