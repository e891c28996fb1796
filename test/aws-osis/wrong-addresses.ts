import {
  domain,
  LETTERS,
  processor,
  QUEUE,
  sink,
  source,
  value,
  type WrongValue,
  type Written,
} from './wrong-pipeline';

const REGION = 'us-east-1';
const aws = (text: string) => `aws: { region: ${REGION}, ${text} }`;
const table: Written = (arn) =>
  source(`dynamodb: { tables: [{ table_arn: '${arn}', stream: {} }], aws: { region: ${REGION} } }`);
const stream: Written = (text) =>
  source(`kinesis: { streams: [{ ${text} }], codec: { json: }, aws: { region: ${REGION} } }`);
const role: Written = (arn) => domain(`index: a, ${aws(`sts_role_arn: '${arn}'`)}`);
const queue: Written = (url) =>
  source(`s3: { codec: { json: }, sqs: { queue_url: '${url}' }, aws: { region: ${REGION} } }`);
const messages: Written = (url) => source(`sqs: { queues: [{ url: '${url}' }], aws: { region: ${REGION} } }`);
const hosts: Written = (host) =>
  sink(`opensearch: { hosts: ['${host}'], index: a, ${LETTERS}, aws: { region: ${REGION} } }`);
const region: Written = (name) =>
  source(`kinesis: { streams: [{ stream_name: s }], codec: { json: }, aws: { region: ${name} } }`);
const letters: Written = (text) =>
  sink(
    `opensearch: { hosts: ['https://x'], index: a, aws: { region: ${REGION} }, dlq: { s3: { bucket: lost, ${text} } } }`,
  );
const prometheus: Written = (url) => sink(`prometheus: { url: '${url}', aws: { region: ${REGION} } }`);
const AT = "'main.processor[0]";
const WORKSPACE = 'https://aps-workspaces.us-east-1.amazonaws.com/workspaces/ws-1';

/** What names no resource, no address or no region, and is refused. */
export const WRONG_ADDRESSES: readonly WrongValue[] = [
  value(
    'the name of a table for its ARN',
    table,
    ['orders', 'arn:aws:dynamodb:us-east-1:111122223333:table/orders'],
    "'main.source.dynamodb.tables[0].table_arn' in line 3 must be the ARN of a table, such as 'arn:aws:dynamodb:us-east-1:111122223333:table/orders', got 'orders'",
  ),
  value(
    'the ARN of the stream of a table',
    table,
    [
      'arn:aws:dynamodb:us-east-1:111122223333:table/a/stream/2026',
      'arn:aws-cn:dynamodb:cn-north-1:111122223333:table/a',
    ],
    "table_arn' in line 3 must be the ARN of a table, such as",
  ),
  value(
    'the name of a stream for its ARN',
    stream,
    ['stream_arn: clicks', 'stream_arn: "arn:aws:kinesis:us-east-1:111122223333:stream/clicks"'],
    "'main.source.kinesis.streams[0].stream_arn' in line 3 must be the ARN of a stream, such as 'arn:aws:kinesis:us-east-1:111122223333:stream/clicks', got 'clicks'",
  ),
  value(
    'the ARN of a stream for that of a consumer',
    stream,
    [
      'stream_name: a, consumer_arn: "arn:aws:kinesis:us-east-1:111122223333:stream/a"',
      'stream_name: a, consumer_arn: "arn:aws:kinesis:us-east-1:111122223333:stream/a/consumer/b:1"',
    ],
    "'main.source.kinesis.streams[0].consumer_arn' in line 3 must be the ARN of a consumer of a stream, such as 'arn:aws:kinesis:us-east-1:111122223333:stream/clicks/consumer/search:1700000000', got 'arn:aws:kinesis:us-east-1:111122223333:stream/a'",
  ),
  value(
    'the ARN of a topic for that of a cluster',
    (arn) => source(`kafka: { topics: [{ name: t }], ${aws(`msk: { arn: '${arn}' }`)} }`),
    ['arn:aws:kafka:us-east-1:111122223333:topic/a/b/t', 'arn:aws:kafka:us-east-1:111122223333:cluster/a/b'],
    "'main.source.kafka.aws.msk.arn' in line 3 must be the ARN of a cluster of Amazon MSK, such as 'arn:aws:kafka:us-east-1:111122223333:cluster/logs/1a2b3c', got 'arn:aws:kafka:us-east-1:111122223333:topic/a/b/t'",
  ),
  value(
    'the ARN of a user for that of a role',
    role,
    ['arn:aws:iam::111122223333:user/ingestion', 'arn:aws:iam::111122223333:role/path/ingestion'],
    "'main.sink[0].opensearch.aws.sts_role_arn' in line 4 must be the ARN of a role, such as 'arn:aws:iam::111122223333:role/ingestion', got 'arn:aws:iam::111122223333:user/ingestion'",
  ),
  value(
    'the owner of a bucket that is no account',
    letters,
    ["region: us-east-1, bucket_owner: '1234'", 'region: us-east-1, bucket_owner: 111122223333'],
    "'main.sink[0].opensearch.dlq.s3.bucket_owner' in line 4 must be the 12 digits of an account, got '1234'",
  ),
  value(
    'the name of a queue for its URL',
    queue,
    ['logs', QUEUE],
    "'main.source.s3.sqs.queue_url' in line 3 must be the URL of a queue such as 'https://sqs.us-east-1.amazonaws.com/111122223333/logs', got 'logs'",
  ),
  value(
    'the ARN of a queue for its URL',
    messages,
    ['arn:aws:sqs:us-east-1:111122223333:logs', QUEUE],
    "'main.source.sqs.queues[0].url' in line 3 must be the URL of a queue such as 'https://sqs.us-east-1.amazonaws.com/111122223333/logs', got 'arn:aws:sqs:us-east-1:111122223333:logs'",
  ),
  value(
    'a FIFO queue of messages',
    messages,
    [`${QUEUE}.fifo`, `${QUEUE}-fifo`],
    `'main.source.sqs.queues[0].url' in line 3 must be the URL of a standard queue, OpenSearch Ingestion does not read from FIFO ones, got '${QUEUE}.fifo'`,
  ),
  value(
    'the ARN of a domain for its URL',
    hosts,
    ['arn:aws:es:us-east-1:111122223333:domain/logs', 'https://search-logs.us-east-1.es.amazonaws.com:443'],
    "'main.sink[0].opensearch.hosts[0]' in line 4 must be the URL of OpenSearch such as 'https://search-logs.us-east-1.es.amazonaws.com', without a path after a port, got 'arn:aws:es:us-east-1:111122223333:domain/logs'",
  ),
  value(
    'a path after a port',
    hosts,
    ['https://search-logs.us-east-1.es.amazonaws.com:443/', 'https://[2001:db8::1]:443'],
    "hosts[0]' in line 4 must be the URL of OpenSearch such as",
  ),
  value(
    'a zone for a region',
    region,
    ['us-east-1a', 'us-east-1'],
    "'main.source.kinesis.aws.region' in line 3 must be the name of a region such as 'us-east-1', got 'us-east-1a', a zone of 'us-east-1'",
  ),
  value(
    'the long name of a region',
    region,
    ['Ireland', 'eu-west-1'],
    "'main.source.kinesis.aws.region' in line 3 must be the name of a region such as 'us-east-1', got 'Ireland'",
  ),
  value(
    'the region of dead letters that is none',
    letters,
    ['region: us_east_1', 'region: us-gov-west-1'],
    "'main.sink[0].opensearch.dlq.s3.region' in line 4 must be the name of a region such as 'us-east-1', got 'us_east_1'",
  ),
  value(
    'the region of an export that is none',
    (name) =>
      source(
        `dynamodb: { tables: [{ table_arn: 'arn:aws:dynamodb:us-east-1:111122223333:table/a', ` +
          `export: { s3_bucket: b, s3_region: ${name} } }], aws: { region: ${REGION} } }`,
      ),
    ['east', 'eusc-de-east-1'],
    "'main.source.dynamodb.tables[0].export.s3_region' in line 3 must be the name of a region such as 'us-east-1', got 'east'",
  ),
  value(
    'the region of a secret that is none',
    (name) =>
      source("opensearch: { hosts: ['https://x'], authentication: { password: '${{aws_secrets:db:p}}' } }") +
      `\nextension: { aws: { secrets: { db: { secret_id: a, region: ${name} } } } }`,
    ['us-east-1b', 'us-east-1'],
    "'extension.aws.secrets.db.region' in line 5 must be the name of a region such as 'us-east-1', got 'us-east-1b', a zone of 'us-east-1'",
  ),
  value(
    'the page of a workspace for where it is written to',
    prometheus,
    [`${WORKSPACE}/`, `${WORKSPACE}/api/v1/remote_write`],
    `'main.sink[0].prometheus.url' in line 4 must be the URL to which a workspace is written, such as 'https://aps-workspaces.us-east-1.amazonaws.com/workspaces/ws-1a2b3c/api/v1/remote_write', got '${WORKSPACE}/'`,
  ),
  value(
    'a workspace that is no URL',
    prometheus,
    ['ws-1', `${WORKSPACE}/api/v1/remote_write`],
    "'main.sink[0].prometheus.url' in line 4 must be the URL to which a workspace is written, such as",
  ),
];

/** What is warned of, once. */
export const ODD_ADDRESSES: readonly WrongValue[] = [
  value(
    'Kafka without brokers',
    (text) => source(`kafka: { topics: [{ name: t }], ${text} }`),
    ['acknowledgments: true', "bootstrap_servers: ['b:9092']"],
    "'main.source.kafka' in line 3 has neither 'bootstrap_servers' nor 'aws.msk', which brokers are found by",
  ),
  value(
    'a model of Bedrock without a role for its jobs',
    (text) =>
      processor(`ml_inference: { service_name: bedrock, model_id: 'amazon.titan-embed-text-v2:0', ${aws(text)} }`),
    ['', "job_sts_role_arn: 'arn:aws:iam::111122223333:role/jobs'"],
    `${AT}.ml_inference.aws' in line 5 has no 'job_sts_role_arn', which models that Data Prepper knows itself need`,
  ),
  value(
    'a custom endpoint',
    hosts,
    ['https://logs.example.com', 'https://search-logs-1a2b.aos.us-east-1.on.aws'],
    "'main.sink[0].opensearch.hosts[0]' in line 4 must be the endpoint that AWS gave the domain or the collection, got 'logs.example.com': the guide allows no endpoint of your own",
  ),
  value(
    'a sink that loses what the index refuses',
    (text) => sink(`opensearch: { hosts: ['https://x'], index: a, aws: { region: ${REGION} }, ${text} }`),
    ['max_retries: 20', LETTERS],
    "'main.sink[0].opensearch' in line 4 has no dead-letter queue: documents that the index refuses are lost; give it 'deadLetterQueue', in YAML 'dlq'",
  ),
  value(
    'DocumentDB without a bucket',
    (text) => source(`documentdb: { host: h, collections: [{ collection: a.b, stream: true }], ${text} }`),
    ['id_key: a', 's3_bucket: b'],
    "'main.source.documentdb' in line 3 has no 's3_bucket', which Data Prepper hands documents on by: those of an export and of the stream",
  ),
  value(
    'a FIFO queue of notifications',
    queue,
    [`${QUEUE}.fifo`, QUEUE],
    `'main.source.s3.sqs.queue_url' in line 3 is the URL of a FIFO queue, to which S3 sends no notifications: make it a standard queue, got '${QUEUE}.fifo'`,
  ),
  value(
    'a host without a scheme',
    hosts,
    ['search-logs.us-east-1.es.amazonaws.com', 'https://search-logs.us-east-1.es.amazonaws.com'],
    "'main.sink[0].opensearch.hosts[0]' in line 4 has no 'https://', so that Data Prepper takes it for 'http://search-logs.us-east-1.es.amazonaws.com'",
  ),
  value(
    'a workspace of somebody else',
    prometheus,
    ['https://metrics.example.com/api/v1/push', 'https://metrics.example.com/api/v1/remote_write'],
    "'main.sink[0].prometheus.url' in line 4 does not end with '/api/v1/remote_write', as the URL of a workspace of Amazon Managed Service for Prometheus does, the only one that OpenSearch Ingestion is documented to write to, got 'https://metrics.example.com/api/v1/push'",
  ),
  value(
    'dead letters without a region',
    letters,
    ['key_path_prefix: a', 'key_path_prefix: a, region: us-east-1'],
    "'main.sink[0].opensearch.dlq.s3' in line 4 has no 'region', so that Data Prepper takes us-east-1: write the region of what is read or written",
  ),
  value(
    'a stream without a region',
    (text) => source(`kinesis: { streams: [{ stream_name: s }], codec: { json: }, aws: { ${text} } }`),
    ['sts_external_id: abc', 'sts_external_id: abc, region: us-east-1'],
    "'main.source.kinesis.aws' in line 3 has no 'region', so that the service decides which region is asked: write the region of what is read or written",
  ),
  value(
    'a sink without a region',
    (text) => sink(`s3: { bucket: out, ${text}, codec: { ndjson: }, threshold: { event_collect_timeout: 60s } }`),
    ['aws: {}', 'aws: { region: us-east-1 }'],
    "'main.sink[0].s3.aws' in line 4 has no 'region'",
  ),
  value(
    'a function without a region',
    (text) => processor(`aws_lambda: { function_name: enrich, aws: { ${text} } }`),
    ['', 'region: us-east-1'],
    `${AT}.aws_lambda.aws' in line 5 has no 'region'`,
  ),
];
