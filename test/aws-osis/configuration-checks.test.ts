import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Lazy, type Stack } from 'aws-cdk-lib';
import { checkConfiguration } from '../../lib/aws-osis/configuration-checks';
import { testStack, warnings } from '../support/stack';
import { placeIn, readConfiguration } from './configuration-text';
import { WRONG_CONFIGURATIONS } from './wrong-pipelines';

const folder = join(__dirname, 'pipelines');
const files = readdirSync(folder);

test.each(files)('takes %s', (file) => {
  const stack = testStack();
  const { data, place } = readConfiguration(stack, readFileSync(join(folder, file), 'utf8'));
  expect(() => checkConfiguration(data, place)).not.toThrow();
  expect(warnings(stack)).toEqual([]);
});

test('the corpus has what the checks are about', () => {
  expect(files.length).toBeGreaterThanOrEqual(55);
});

test.each(WRONG_CONFIGURATIONS)('refuses $title', ({ yaml, message }) => {
  const { data, place } = readConfiguration(testStack(), yaml);
  expect(() => checkConfiguration(data, place)).toThrow(message);
});

test('a sub-pipeline may have the name of one of its parts', () => {
  const yaml = "version: '2'\nsource: { source: { http: { path: /in } }, sink: [{ pipeline: { name: sink } }] }\n";
  const { data, place } = readConfiguration(
    testStack(),
    `${yaml}sink: { source: { pipeline: { name: source } }, sink: [${S3}] }`,
  );
  expect(() => checkConfiguration(data, place)).not.toThrow();
});

function warningsOf(yaml: string, stack: Stack = testStack()): string[] {
  const { data, place } = readConfiguration(stack, yaml);
  checkConfiguration(data, place);
  return warnings(stack);
}

const S3_OPTIONS =
  'bucket: out-bucket, aws: { region: us-east-1 }, codec: { ndjson: }, threshold: { event_collect_timeout: 60s }';
const S3 = `{ s3: { ${S3_OPTIONS} } }`;
const SOURCE = "version: '2'\nmain:\n  source: { http: { path: /in } }\n";

test.each([
  [
    'a route that no sink names',
    `${SOURCE}  routes: [{ errors: /a }]\n  sink: [${S3}]`,
    "'main.routes[0].errors' in line 4 is a route",
  ],
  [
    'more sinks than the reference allows',
    `${SOURCE}  sink: [${`${S3}, `.repeat(11)}]`,
    "'main.sink' in line 4 has 11 sinks; the configuration's reference allows 10, the page of quotas 20",
  ],
  [
    'a secret that nothing refers to',
    `${SOURCE}  sink: [${S3}]\nextension: { aws: { secrets: { db: { secret_id: a, region: us-east-1 } } } }`,
    "'extension.aws.secrets.db' in line 5 is a secret that nothing refers to",
  ],
  [
    'a secret without a region',
    `${SOURCE}  sink: [{ s3: { ${S3_OPTIONS}, default_bucket: '\${{aws_secrets:db}}' } }]\nextension: { aws: { secrets: { db: { secret_id: a } } } }`,
    "'extension.aws.secrets.db' in line 5 has no 'region', so that Data Prepper looks for it in us-east-1",
  ],
  [
    'a secret in the middle of a text',
    `${SOURCE}  sink: [{ s3: { ${S3_OPTIONS}, default_bucket: 'Bearer \${{aws_secrets:db:t}}' } }]\nextension: { aws: { secrets: { db: { secret_id: a, region: us-east-1 } } } }`,
    "'main.sink[0].s3.default_bucket' in line 4 has a secret within a text",
  ],
  [
    'sinks of two roles',
    `${SOURCE}  sink: [${['one', 'one', 'two'].map((role) => S3.replace('us-east-1', `us-east-1, sts_role_arn: 'arn:aws:iam::123456789012:role/${role}'`)).join(', ')}]`,
    "'main.sink[2].s3.aws.sts_role_arn' in line 4 must be the role of the other sinks, 'arn:aws:iam::123456789012:role/one': so says the guide",
  ],
  [
    'an odd name',
    `${SOURCE}  sink: [${S3}]`.replace('main:', "'my pipeline':"),
    "'my pipeline' in line 3 is a name with",
  ],
  [
    'a sink that the guide does not have',
    `${SOURCE}  sink: [{ stdout: }]`,
    "'main.sink[0].stdout' in line 4 is a sink of Data Prepper that the guide of OpenSearch Ingestion does not have; it has opensearch, prometheus, s3",
  ],
  [
    'a source that the guide does not have',
    `${SOURCE}  sink: [${S3}]`.replace('http: { path: /in }', 'stdin: {}'),
    "'main.source.stdin' in line 3 is a source of Data Prepper that the guide",
  ],
])('warns of %s', (_, yaml, message) => {
  expect(warningsOf(yaml)).toEqual([expect.stringContaining(message)]);
});

test('eight trace groups are not too many', () => {
  const groups = '{ otel_trace_group: { hosts: ["https://h"], aws_sigv4: true } }, '.repeat(8);
  expect(warningsOf(`${SOURCE}  processor: [${groups}]\n  sink: [${S3}]`)).toEqual([]);
});

test('what is known at deployment only is taken for whatever fits', () => {
  const token = Lazy.string({ produce: () => 'x' });
  const any = Lazy.any({ produce: () => [] });
  const stack = testStack();
  const check = (configuration: unknown) => () =>
    checkConfiguration(
      configuration,
      placeIn(stack, () => 1),
    );
  expect(check(any)).not.toThrow();
  expect(check({ version: token, main: any })).not.toThrow();
  expect(check({ version: '2', main: { source: any, processor: any, routes: any, sink: any } })).not.toThrow();
  const source = { opensearch: { hosts: [token], authentication: { username: token, password: token } } };
  const s3 = { aws: any, bucket: token, codec: any, threshold: { event_collect_timeout: token } };
  const sink = [
    { pipeline: any },
    { s3: { ...s3, routes: [token], default_bucket: `\${{aws_secrets:${token}:b}}` } },
    any,
  ];
  expect(check({ version: '2', extension: any, main: { source, routes: [{ a: token }], sink } })).not.toThrow();
  expect(check({ version: '2', main: { source, sink: [{ pipeline: { name: token } }] } })).not.toThrow();
  expect(
    check({ version: '2', extension: { aws: { secrets: { s: { secret_id: token, region: token } } } }, main: any }),
  ).not.toThrow();
  const secrets = { s: { secret_id: 'a', region: 'us-east-1', sts_role_arn: token, refresh_interval: token } };
  expect(check({ version: '2', extension: { aws: { secrets } }, main: any })).not.toThrow();
  secrets.s.refresh_interval = 'PT1H';
  expect(check({ version: '2', extension: { aws: { secrets } }, main: any })).not.toThrow();
});
