import type * as sns from 'aws-cdk-lib/aws-sns';

/** How alerts are written to a topic. The texts are Go templates, and may call those of `AlertManagerProps.templates`. */
export interface SnsNotification {
  /**
   * The topic: a standard one, as the service does not send to FIFO topics. Of a topic of the app the policy is arranged,
   * and that of its key; of any other a warning says what its owner must add.
   */
  readonly topic: sns.ITopicRef;

  /**
   * The subject of mails. SNS takes at most 100 characters of ASCII: the service cuts off or replaces what is not.
   *
   * @default - Alertmanager's: status, and the labels that the alerts of the group share
   */
  readonly subject?: string;

  /**
   * The text, at most 256 KB.
   *
   * @default - Alertmanager's: the labels and annotations of each alert
   */
  readonly message?: string;

  /**
   * Attributes of the message, for filters of subscriptions.
   *
   * @default - none
   */
  readonly attributes?: Record<string, string>;

  /**
   * Whether a message is sent when the alerts are over, too.
   *
   * @default true
   */
  readonly sendResolved?: boolean;
}

/**
 * Who is told of alerts.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-receiver.html
 */
export class AlertReceiver {
  /**
   * Topics of SNS, of the workspace's account.
   *
   * @param name the receiver's name, once per alert manager
   * @param notifications at least one
   */
  public static sns(name: string, ...notifications: SnsNotification[]): AlertReceiver {
    return new AlertReceiver(name, notifications, true);
  }

  /**
   * Nobody: for alerts that are not to be sent.
   *
   * @param name the receiver's name, once per alert manager
   */
  public static nobody(name: string): AlertReceiver {
    return new AlertReceiver(name, [], false);
  }

  private constructor(
    /** The receiver's name. */
    public readonly name: string,
    private readonly notifications: readonly SnsNotification[],
    private readonly sends: boolean,
  ) {}

  /** @internal */
  public get _topics(): sns.ITopicRef[] {
    return this.notifications.map(({ topic }) => topic);
  }

  /** @internal */
  public _render(): Record<string, unknown> {
    return { name: this.name, ...(this.sends && { sns_configs: this.notifications.map(renderNotification) }) };
  }
}

function renderNotification(notification: SnsNotification): Record<string, unknown> {
  const { topic, subject, message, attributes, sendResolved = true } = notification;
  return {
    topic_arn: topic.topicRef.topicArn,
    // Without the region the service cannot sign its requests.
    sigv4: { region: topic.env.region },
    send_resolved: sendResolved,
    ...(subject !== undefined && { subject }),
    ...(message !== undefined && { message }),
    ...(attributes && { attributes }),
  };
}
