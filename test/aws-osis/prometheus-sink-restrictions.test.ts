import { Lazy } from 'aws-cdk-lib';
import { checkPlugin } from '../../lib/aws-osis/plugin-checks';
import { testStack, warnings } from '../support/stack';
import { placeOf } from './plugin-place';

function check(options: unknown): string[] {
  const stack = testStack();
  checkPlugin('sink', 'prometheus', options, placeOf(stack, 'sink', 'prometheus'));
  return warnings(stack);
}

const url = 'https://aps-workspaces.us-east-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write';
const aws = { region: 'us-east-1' };
const basic = { http_basic: { username: 'u', password: '${{aws_secrets:s:p}}' } };

test.each([
  [
    { url: 'http://h/api/v1/remote_write' },
    "'sink.prometheus.url' must begin with 'https://', got 'http://h/api/v1/remote_write'",
  ],
  [{ url: 'http://h/api/v1/remote_write', insecure: true, aws }, "'sink.prometheus.url' must begin with 'https://'"],
  [
    { url: 'h/api/v1/remote_write', insecure: true },
    "'sink.prometheus.url' must be the URL to which a workspace is written",
  ],
  [{ url, aws, authentication: basic }, "'sink.prometheus' must have only one of 'aws', 'authentication'"],
  [{ url, encoding: 'gzip' }, "'sink.prometheus.encoding' must be 'snappy', the only one yet, got 'gzip'"],
  [{ url, content_type: 'text/plain' }, "'sink.prometheus.content_type' must be 'application/x-protobuf'"],
  [{ url, remote_write_version: '2.0.0' }, "'sink.prometheus.remote_write_version' must be '0.1.0'"],
  [
    {
      url,
      authentication: {
        bearer_token: {
          client_id: 'i',
          client_secret: '${{aws_secrets:s:c}}',
          token_url: 'https://t',
          grant_type: 'client_credentials',
          scope: 's',
        },
      },
    },
    "'sink.prometheus.authentication.bearer_token' must not be there: Data Prepper does not authenticate with it yet",
  ],
  [{ url, aws, instance_label: '__name__' }, "'sink.prometheus.instance_label' must match "],
  [{ url, aws, instance_label: 'le' }, "'sink.prometheus.instance_label' must match "],
])('%j is refused', (options, message) => {
  expect(() => check(options)).toThrow(message);
});

const token = Lazy.string({ produce: () => 'x' });

test.each([
  [{ url, aws }],
  [{ url, aws, encoding: 'SNAPPY', content_type: 'application/x-protobuf', remote_write_version: '0.1.0' }],
  [{ url, authentication: basic }],
  [{ url: 'http://h/api/v1/remote_write', insecure: true }],
  [{ url: 'http://h/api/v1/remote_write', insecure: token }],
  [{ url: token, aws, encoding: token }],
])('%j is fine', (options) => {
  expect(check(options)).toEqual([]);
});

test('a label that tells apart where a series comes from is of another version', () => {
  expect(check({ url, aws, instance_label: 'level' })).toEqual([
    expect.stringContaining("'sink.prometheus.instance_label' is an option of another Data Prepper"),
  ]);
});
