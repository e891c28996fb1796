import { Token } from 'aws-cdk-lib';
import type { Place } from '../core/place';
import { scalarText } from './mapping';
import { checkRemoteWriteUrl } from './remote-write-url';

/** What the text of an option must look like. */
interface Form {
  readonly code: string;
  readonly form: RegExp;
  /** What it is, in the words of an error. */
  readonly what: string;
}

/** Generous: regions that are yet to come have names of this form too. */
const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/;
const ZONE = /^([a-z]{2,}(?:-[a-z]+)+-\d{1,2})[a-z]$/;

const ROLE = arn('iam', 'role/.+', 'a role', 'arn:aws:iam::111122223333:role/ingestion');
const QUEUE: Form = {
  code: 'UrlMalformed',
  form: /^https?:\/\/[^/\s]+\/\S+$/,
  what: "the URL of a queue such as 'https://sqs.us-east-1.amazonaws.com/111122223333/logs'",
};
const ACCOUNT: Form = { code: 'AccountMalformed', form: /^\d{12}$/, what: 'the 12 digits of an account' };

/** By the name of the option, which is the same in all plugins. */
const BY_NAME: Readonly<Record<string, Form>> = {
  sts_role_arn: ROLE,
  aws_sts_role_arn: ROLE,
  job_sts_role_arn: ROLE,
  iam_role_arn: ROLE,
  table_arn: arn('dynamodb', 'table/[^/]+', 'a table', 'arn:aws:dynamodb:us-east-1:111122223333:table/orders'),
  stream_arn: arn('kinesis', 'stream/[^/]+', 'a stream', 'arn:aws:kinesis:us-east-1:111122223333:stream/clicks'),
  consumer_arn: arn(
    'kinesis',
    'stream/[^/]+/consumer/.+',
    'a consumer of a stream',
    'arn:aws:kinesis:us-east-1:111122223333:stream/clicks/consumer/search:1700000000',
  ),
  topic_arn: arn('sns', '.+', 'a topic', 'arn:aws:sns:us-east-1:111122223333:alerts'),
  queue_url: QUEUE,
  bucket_owner: ACCOUNT,
  default_bucket_owner: ACCOUNT,
  bucket_owners: ACCOUNT,
};

/** By kind, plugin and path, where the name tells too little. */
const BY_PATH: Readonly<Record<string, Form>> = {
  'source/kafka/aws.msk.arn': arn(
    'kafka',
    'cluster/.+',
    'a cluster of Amazon MSK',
    'arn:aws:kafka:us-east-1:111122223333:cluster/logs/1a2b3c',
  ),
  'source/sqs/queues.url': QUEUE,
};

const HOSTS = ['source/opensearch/hosts', 'sink/opensearch/hosts', 'processor/otel_trace_group/hosts'];

/** An ARN of any partition, region and account. */
function arn(service: string, resource: string, what: string, example: string): Form {
  return {
    code: 'ArnMalformed',
    form: new RegExp(`^arn:[^:\\s]+:${service}:[^:\\s]*:[^:\\s]*:${resource}$`),
    what: `the ARN of ${what}, such as '${example}'`,
  };
}

/**
 * Refuses a text that cannot be what its option is for, such as a name where an ARN belongs. Tokens and secrets pass.
 *
 * @param name the name of the option
 * @param path kind, plugin and the path to the option, without the indices of lists
 */
export function checkForm(name: string, path: string, value: unknown, place: Place): void {
  const text = scalarText(value);
  if (text === undefined || Token.isUnresolved(value) || text.includes('${{')) return;
  if (/^(?:(?:s3|aws)_)?region$/.test(name)) checkRegion(text, place);
  else if (HOSTS.includes(path)) checkHost(text, place);
  else if (path === 'sink/prometheus/url') checkRemoteWriteUrl(text, place);
  const form = BY_PATH[path] ?? (Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : undefined);
  if (form && !form.form.test(text)) place.refuse(form.code, `must be ${form.what}, got '${text}'`);
}

/** Refuses what is no name of a region: requests would go to an address that is not there. */
export function checkRegion(region: string, place: Place): void {
  if (REGION.test(region)) return;
  const [, of] = ZONE.exec(region) ?? [];
  place.refuse(
    'RegionMalformed',
    `must be the name of a region such as 'us-east-1', got '${region}'${of === undefined ? '' : `, a zone of '${of}'`}`,
  );
}

/** Data Prepper takes what follows the last ':' for the port. */
function checkHost(host: string, place: Place): void {
  const [, scheme, rest = ''] = /^(?:(\w[\w+.-]*):\/\/)?(.*)$/s.exec(host) ?? [];
  const known = scheme === undefined || /^https?$/i.test(scheme);
  if (!known || !/^(?:\[[^\]\s]+\]|[^\s:]+)(?::\d+)?$/.test(rest)) {
    place.refuse(
      'UrlMalformed',
      `must be the URL of OpenSearch such as 'https://search-logs.us-east-1.es.amazonaws.com', without a path after a port, ` +
        `got '${host}'`,
    );
  }
  if (scheme === undefined) {
    place.warn('hostWithoutScheme', `has no 'https://', so that Data Prepper takes it for 'http://${rest}'`);
  }
}
