import { needValue } from './opensearch-sink-restrictions';
import type { WrittenOptions } from './written-options';

type Rule = (options: WrittenOptions) => void;

const PATHS = ['logs_path', 'metrics_path', 'traces_path'];

const withPath: Rule = (source) => {
  source.needOne(['path']);
  checkPath(source, 'path');
};

/** By kind and name. */
export const SOURCE_RULES: Readonly<Record<string, Rule>> = {
  'source/http': withPath,
  'source/otlp_logs': withPath,
  'source/otlp_metrics': withPath,
  'source/otlp_traces': withPath,
  'source/otlp': checkOtlp,
  'source/s3': checkS3,
  'source/dynamodb': checkDynamoDb,
  'source/kinesis': (source) => {
    for (const stream of source.list('streams')) checkStream(stream);
  },
  'source/sqs': (source) => {
    for (const queue of source.list('queues')) checkQueue(queue, 'url');
  },
  'source/kafka': (source) => {
    if (!source.open && !source.has('bootstrap_servers') && !source.at('aws').open && !source.at('aws').has('msk')) {
      source.place.warn(
        'kafkaWithoutBrokers',
        "has neither 'bootstrap_servers' nor 'aws.msk', which brokers are found by",
      );
    }
    const sasl = source.at('authentication').at('sasl');
    sasl.needAtMostOne(['plaintext', 'plain', 'scram', 'oauth', 'aws_msk_iam', 'azure_federated']);
  },
  'source/documentdb': (source) => {
    if (source.open || source.has('s3_bucket')) return;
    source.place.warn(
      'documentDbWithoutBucket',
      "has no 's3_bucket', which Data Prepper hands documents on by: those of an export and of the stream",
    );
  },
  'source/opensearch': (source) => {
    needValue(source, 'distribution_version', ['es7', 'opensearch']);
    needValue(source.at('search_options'), 'search_context_type', ['scroll', 'point_in_time', 'none']);
    if (source.isTrue('disable_authentication')) source.needAtMostOne(['authentication', 'disable_authentication']);
  },
};

function checkPath(source: WrittenOptions, key: string): void {
  const path = source.text(key);
  if (path === undefined || /^\/(?:[-\w./]|\$\{pipelineName\})*$/.test(path)) return;
  source.place
    .at(key)
    .refuse(
      'PathMalformed',
      `must begin with '/' and have only letters, digits, '-', '_', '.', '/' and '\${pipelineName}', got '${path}'`,
    );
}

function checkOtlp(source: WrittenOptions): void {
  const paths = new Map<string, string>();
  for (const key of PATHS) {
    checkPath(source, key);
    const path = source.text(key);
    if (path === undefined) continue;
    const other = paths.get(path);
    if (other !== undefined) {
      source.place.at(key).refuse('PathsEqual', `must differ from '${other}', got '${path}' for both`);
    }
    paths.set(path, key);
  }
}

function checkStream(stream: WrittenOptions): void {
  stream.needOne(['stream_name', 'stream_arn']);
  const given = ['initial_timestamp', 'range'].filter((key) => stream.has(key));
  const position = stream.has('initial_position') ? stream.text('initial_position') : 'LATEST';
  if (position === undefined || stream.open || given.length === (position === 'AT_TIMESTAMP' ? 1 : 0)) return;
  const has = given.length === 0 ? 'neither' : given.map((key) => `'${key}'`).join(' and ');
  stream.place.warn(
    'initialPosition',
    `has the initial position ${position} and ${has}: exactly one of 'initial_timestamp' and 'range' goes with AT_TIMESTAMP, ` +
      `none with another`,
  );
}

function checkQueue(queue: WrittenOptions, key: string): void {
  const url = queue.text(key);
  if (!url?.endsWith('.fifo')) return;
  queue.place
    .at(key)
    .refuse(
      'FifoQueue',
      `must be the URL of a standard queue, OpenSearch Ingestion does not read from FIFO ones, got '${url}'`,
    );
}

function checkS3(source: WrittenOptions): void {
  source.needOne(['sqs', 'scan']);
  warnOfFifo(source.at('sqs'));
  checkS3Reading(source);
  const scan = source.at('scan');
  checkSpan(scan);
  for (const each of scan.list('buckets')) checkSpan(each.at('bucket'));
  if (scan.has('scheduling') && scan.has('end_time')) {
    scan.place.at('end_time').refuse('OptionsExclude', "must not come with 'scheduling', which has no end");
  }
  const acknowledged = source.at('acknowledgments').open || source.isTrue('acknowledgments');
  if (source.isTrue('delete_s3_objects_on_read') && !source.open && !acknowledged) {
    source.place
      .at('delete_s3_objects_on_read')
      .refuse('OptionNeedsOther', "must come with 'acknowledgments: true': else an object can be lost");
  }
}

/** The guide says so of messages, not of notifications; S3 itself sends those to standard queues only. */
function warnOfFifo(sqs: WrittenOptions): void {
  const url = sqs.text('queue_url');
  if (!url?.endsWith('.fifo')) return;
  sqs.place
    .at('queue_url')
    .warn(
      'fifoQueue',
      `is the URL of a FIFO queue, to which S3 sends no notifications: make it a standard queue, got '${url}'`,
    );
}

function checkS3Reading(source: WrittenOptions): void {
  if (source.isTrue('disable_bucket_ownership_validation')) {
    source.place
      .at('disable_bucket_ownership_validation')
      .refuse('OptionForbidden', 'must not be true in OpenSearch Ingestion; name the owners of other buckets instead');
  }
  const select = source.at('s3_select');
  const format = select.text('input_serialization');
  if (format !== undefined && format !== 'parquet') {
    select.place
      .at('input_serialization')
      .refuse('OptionForbidden', `must be 'parquet' in OpenSearch Ingestion, got '${format}'`);
  }
  const buckets = source.at('scan').list('buckets');
  const withoutData = [source, ...buckets.map((each) => each.at('bucket'))].some(
    (each) => each.has('data_selection') && (each.text('data_selection') ?? 'metadata_only') === 'metadata_only',
  );
  if (!withoutData && !source.has('s3_select')) source.needOne(['codec']);
}

function checkSpan(span: WrittenOptions): void {
  span.needAtMostOne(['range', 'start_time']);
  span.needAtMostOne(['range', 'end_time']);
}

function checkDynamoDb(source: WrittenOptions): void {
  source.needOne(['tables']);
  const { value, place } = source.at('tables');
  const tables = source.list('tables');
  if (Array.isArray(value) && !source.at('tables').open && tables.length !== 1) {
    place.refuse('TableNotOne', `must have exactly one table, got ${tables.length}`);
  }
  for (const table of tables) {
    table.needOne(['export', 'stream']);
    needValue(table.at('stream'), 'view_on_remove', ['NEW_IMAGE', 'OLD_IMAGE']);
  }
}
