import type { Duration, Size } from 'aws-cdk-lib';
import type { DeadLetterQueue } from './dead-letter-queue';
import type { SinkOptions } from './sink-options';

/** What is done with a document under a condition. */
export interface ConditionalAction {
  /** `index`, `create`, `update`, `upsert`, `delete`, or an expression such as `${getMetadata("opensearch_action")}`. */
  readonly type: string;

  /**
   * The condition, such as `/deleted == true`.
   *
   * @default - what no other condition takes
   */
  readonly when?: string;
}

/** How events become documents of an index, in a domain as in a collection. */
export interface DocumentOptions extends SinkOptions {
  /**
   * The index: a name in lower case, in which formats are filled in, such as `logs-${/service}-%{yyyy.MM.dd}`; at most one date,
   * not finer than an hour.
   *
   * @default - required, unless `indexType` of a domain has an index of its own
   */
  readonly index?: string;

  /**
   * The id of the document, such as `${/id}`. An event with an id that is there already replaces that document.
   *
   * @default - chosen by OpenSearch: every event is a new document
   */
  readonly documentId?: string;

  /**
   * What the shard of a document is chosen by, such as `${/customer}`.
   *
   * @default - the id
   */
  readonly routing?: string;

  /**
   * The key of the event that is written, instead of the whole event.
   *
   * @default - the whole event
   */
  readonly documentRootKey?: string;

  /**
   * What is done with documents: `index`, `create`, `update`, `upsert`, `delete`, or an expression; not together with
   * `actions`. All but the first two need `documentId`.
   *
   * @default 'index'
   */
  readonly action?: string;

  /**
   * What is done with documents under conditions: the first that holds.
   *
   * @default - `action` for all
   */
  readonly actions?: ConditionalAction[];

  /**
   * The version of the document, such as `${/version}`: an older one than that in the index is not written.
   *
   * @default - OpenSearch counts
   */
  readonly documentVersion?: string;

  /**
   * Whether the index follows a DynamoDB table, a DocumentDB collection or tables of a relational database: a document per
   * item, with its key as id, which is changed and deleted as the item is, also when changes arrive out of order. It sets
   * `documentId`, `action` and `documentVersion`, which must then be left out.
   *
   * A good `index` is `${getMetadata("table_name")}`, or of DocumentDB `${getMetadata("documentdb_collection")}`.
   *
   * @default false
   */
  readonly changeDataCapture?: boolean;

  /**
   * The template that new indexes are made by: settings and mappings, as the API of OpenSearch takes them.
   *
   * @default - none
   */
  readonly template?: Record<string, unknown>;

  /**
   * How large a bulk request becomes: whole MiB.
   *
   * @default Size.mebibytes(5)
   */
  readonly bulkSize?: Size;

  /**
   * How long documents wait until a bulk request is full: whole milliseconds.
   *
   * @default Duration.minutes(1)
   */
  readonly flushTimeout?: Duration;

  /**
   * How often a bulk request is tried again before its documents go to the dead-letter queue.
   *
   * @default - without end: a document that can never be written is not tried again, but an outage holds back the source
   */
  readonly maxRetries?: number;

  /**
   * Whether requests are compressed.
   *
   * @default - as Data Prepper decides: true, unless the distribution version is `es6`
   */
  readonly requestCompression?: boolean;

  /**
   * Where documents go that cannot be written.
   *
   * @default - none: they are lost, and a warning says so
   */
  readonly deadLetterQueue?: DeadLetterQueue;
}
