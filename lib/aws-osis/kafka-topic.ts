import type { Duration } from 'aws-cdk-lib';

/** How the messages of a topic are written. */
export enum KafkaSerdeFormat {
  /** Text: the message becomes one string. */
  PLAINTEXT = 'plaintext',
  /** JSON: the fields of the message become keys of the event. */
  JSON = 'json',
  /** Avro, with a schema of a registry. */
  AVRO = 'avro',
  /** Bytes as they are. */
  BYTES = 'bytes',
}

/** What becomes of the key of a message. */
export enum KafkaKeyMode {
  /** The key becomes a field of the event, `kafka_key`. */
  INCLUDE_AS_FIELD = 'include_as_field',
  /** The key becomes metadata of the event. */
  INCLUDE_AS_METADATA = 'include_as_metadata',
  /** The key is dropped. */
  DISCARD = 'discard',
}

/** Where a consumer group begins that has not read a topic yet. */
export enum KafkaOffsetReset {
  /** With the oldest message that the topic still has. */
  EARLIEST = 'earliest',
  /** With what arrives from now on. */
  LATEST = 'latest',
}

/** A topic that a pipeline reads. */
export interface KafkaTopic {
  /** The topic's name. */
  readonly name: string;

  /**
   * The consumer group, 1 to 255 characters. Pipelines with the same group share the messages; each of them gets all of them
   * with a group of its own.
   */
  readonly groupId: string;

  /**
   * The name by which brokers know the consumer in their logs and quotas, 1 to 255 characters.
   *
   * @default - none
   */
  readonly clientId?: string;

  /**
   * How messages are written.
   *
   * @default KafkaSerdeFormat.PLAINTEXT
   */
  readonly serdeFormat?: KafkaSerdeFormat;

  /**
   * What becomes of the key of a message.
   *
   * @default KafkaKeyMode.INCLUDE_AS_FIELD
   */
  readonly keyMode?: KafkaKeyMode;

  /**
   * Where the group begins when it has not read the topic yet.
   *
   * @default KafkaOffsetReset.EARLIEST
   */
  readonly autoOffsetReset?: KafkaOffsetReset;

  /**
   * Consumers per compute unit. More consumers than partitions wait for nothing.
   *
   * @default 2
   */
  readonly workers?: number;

  /**
   * The most messages of one poll.
   *
   * @default 500
   */
  readonly consumerMaxPollRecords?: number;

  /**
   * The longest time between two polls, until the broker gives the partitions to another consumer.
   *
   * @default Duration.minutes(5)
   */
  readonly maxPollInterval?: Duration;
}

/** The topics as Data Prepper names their options. */
export function renderTopics(topics: readonly KafkaTopic[]): Record<string, unknown>[] {
  return topics.map((topic) => ({
    name: topic.name,
    group_id: topic.groupId,
    client_id: topic.clientId,
    serde_format: topic.serdeFormat,
    key_mode: topic.keyMode,
    auto_offset_reset: topic.autoOffsetReset,
    workers: topic.workers,
    consumer_max_poll_records: topic.consumerMaxPollRecords,
    max_poll_interval: topic.maxPollInterval && `${topic.maxPollInterval.toMilliseconds()}ms`,
  }));
}
