import { KafkaEncryption, type KafkaAuthentication } from './kafka-security';
import type { KafkaSchemaRegistry } from './kafka-schema-registry';
import { renderTopics, type KafkaTopic } from './kafka-topic';
import type { BoundPlugin, PluginContext } from './plugin';

/** What a pipeline reads from a self-managed Apache Kafka, and how it connects. */
export interface KafkaSourceOptions {
  /** Brokers with their ports, such as `broker-1.example.com:9093`: at least one, better two or three. */
  readonly bootstrapServers: string[];

  /** The topics: 1 to 10. */
  readonly topics: KafkaTopic[];

  /** Who the pipeline is to the brokers. Not left to a default, since none is hardly ever what is meant. */
  readonly authentication: KafkaAuthentication;

  /**
   * How the connection is protected.
   *
   * @default KafkaEncryption.tls()
   */
  readonly encryption?: KafkaEncryption;

  /**
   * The registry of schemas of the topics' messages.
   *
   * @default - none: messages need no schema
   */
  readonly schemaRegistry?: KafkaSchemaRegistry;

  /**
   * Whether an offset is committed only when all sinks have the message. Without, messages are lost silently when a sink fails.
   *
   * @default true
   */
  readonly acknowledgments?: boolean;
}

/** Makes the source, and lets the role read the secrets. */
export function bindKafkaSource(options: KafkaSourceOptions, context: PluginContext): BoundPlugin {
  return {
    name: 'kafka',
    options: {
      bootstrap_servers: options.bootstrapServers,
      topics: renderTopics(options.topics),
      schema: options.schemaRegistry?._bind(context),
      authentication: options.authentication._bind(context),
      encryption: (options.encryption ?? KafkaEncryption.tls())._bind(context),
      acknowledgments: options.acknowledgments ?? true,
    },
  };
}
