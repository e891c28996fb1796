import type { IResource } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IPipelineRef } from 'aws-cdk-lib/aws-osis';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { PipelineConfiguration } from './pipeline-configuration';
import type { PipelineGrants } from './pipeline-grants';
import type { PipelineLogging } from './pipeline-logging';
import type { PipelineMetrics } from './pipeline-metrics';
import type { PipelineNetwork } from './pipeline-network';
import type { Processor } from './processor';
import type { Sink } from './sink';
import type { Source } from './source';

/** A pipeline of OpenSearch Ingestion. */
export interface IPipeline extends IResource, IPipelineRef {
  /**
   * `arn:<partition>:osis:<region>:<account>:pipeline/<name>`.
   *
   * @attribute
   */
  readonly pipelineArn: string;

  /**
   * The name.
   *
   * @attribute
   */
  readonly pipelineName: string;

  /** Access to the pipeline. */
  readonly grants: PipelineGrants;

  /** What CloudWatch knows about the pipeline. */
  readonly metrics: PipelineMetrics;

  /**
   * Where clients send events to.
   *
   * @param path where the source listens, with a slash at the beginning
   */
  ingestUrl(path?: string): string;
}

/** What a pipeline does, and how it is run. Either `source` and `sinks`, or `configuration`. */
export interface PipelineProps {
  /**
   * Where events come from.
   *
   * @default - what `configuration` says
   */
  readonly source?: Source;

  /**
   * What is done to events, in this order.
   *
   * @default - nothing
   */
  readonly processors?: Processor[];

  /**
   * Conditions by the names of routes, in Data Prepper's expressions such as `/status >= 500`. Sinks name the routes whose
   * events they get.
   *
   * @default - every sink gets every event
   */
  readonly routes?: Record<string, string>;

  /**
   * Where events go to: 1 to 10.
   *
   * @default - what `configuration` says
   */
  readonly sinks?: Sink[];

  /**
   * The name of the sub-pipeline that `source`, `processors`, `routes` and `sinks` make. Metrics are published under it, and
   * `${pipelineName}` in paths is replaced by it.
   *
   * @default 'main'
   */
  readonly subPipelineName?: string;

  /**
   * A whole configuration in Data Prepper's own YAML, instead of `source` and `sinks`.
   *
   * @default - made of `source`, `processors`, `routes` and `sinks`
   */
  readonly configuration?: PipelineConfiguration;

  /**
   * Secrets that options of `Source.of`, `Processor.of` and `Sink.of` name, as `${{aws_secrets:<key>:<field>}}`. The role may
   * read them. Typed plugins take a secret themselves; a `configuration` declares its own.
   *
   * @default - those that plugins take
   */
  readonly secrets?: Record<string, secretsmanager.ISecret>;

  /**
   * The name: 3 to 28 lower-case letters, digits and hyphens, first a letter. It is unique in the account and region.
   *
   * With a name of your own another `network` cannot be deployed: the service cannot change it, and a second pipeline of the
   * same name cannot be made.
   *
   * @default - derived from the construct's path and from `network`, so that another network makes another pipeline
   */
  readonly pipelineName?: string;

  /**
   * What the pipeline acts as: every source and sink is read and written with it. A role of the app learns to trust the
   * service; that of another app must trust `osis-pipelines.amazonaws.com`.
   *
   * @default - a role that the service can assume for this pipeline only
   */
  readonly role?: iam.IRole;

  /**
   * Whether the role's ARN is also written as `sts_role_arn` into each part of the configuration that calls AWS. Older pages
   * of AWS ask for that; the service takes the pipeline's role where nothing is written. Only without `configuration`.
   *
   * @default false
   */
  readonly roleInConfiguration?: boolean;

  /**
   * How many OCUs the pipeline has at least, from 1 on. **They are billed by the hour also while no event comes.** AWS
   * promises availability for sources that clients send to only from 2 on, which are in two zones, or three from 3 on.
   *
   * @default - 2 for sources that clients send to, 1 for others
   */
  readonly minCapacity?: number;

  /**
   * How many OCUs the pipeline has at most: up to 96, or 48 with processors that keep state (`aggregate`, `service_map`), and
   * four times as many with a persistent buffer. An OCU does about 2 MiB a second.
   *
   * @default - 4, or `minCapacity` where that is more
   */
  readonly maxCapacity?: number;

  /**
   * Whether events are kept on disk, for up to 72 hours, until they are processed. Half of the OCUs do that. Only for sources
   * that clients send to, and with at least 2 OCUs.
   *
   * @default false
   */
  readonly persistentBuffer?: boolean;

  /**
   * Customer managed KMS key of the persistent buffer. An alias is refused.
   *
   * @default - a key that AWS owns
   */
  readonly encryptionKey?: kms.IKeyRef;

  /**
   * From where the pipeline is reached, and what it reaches. **Another network makes another pipeline.**
   *
   * @default PipelineNetwork.publicAccess()
   */
  readonly network?: PipelineNetwork;

  /**
   * Whether and where the pipeline writes a log.
   *
   * @default - `PipelineLogging.cloudWatchLogs()`: to a log group of its own, which is kept for a month
   */
  readonly logging?: PipelineLogging;
}

/** What is known of a pipeline that another app made. */
export interface PipelineAttributes {
  /** `arn:<partition>:osis:<region>:<account>:pipeline/<name>`. */
  readonly pipelineArn: string;

  /**
   * The host that clients send to, without `https://`.
   *
   * @default - not known; `ingestUrl` is refused
   */
  readonly ingestEndpoint?: string;
}
