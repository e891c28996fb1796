import { CfnParameter, Duration } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Template } from 'aws-cdk-lib/assertions';
import {
  KafkaAuthentication,
  KafkaEncryption,
  KafkaKeyMode,
  KafkaOffsetReset,
  KafkaSchemaRegistry,
  KafkaSerdeFormat,
  Source,
  TrustedCertificate,
  type KafkaSourceOptions,
} from '../../lib/aws-osis';
import { SourceContext, USER, foreignRole } from './pull-source-context';
import { testStack, warnings } from '../support/stack';

const PEM = '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----';

function bind(options: Partial<KafkaSourceOptions> = {}, context = new SourceContext()): Record<string, unknown> {
  const source = Source.kafka({
    bootstrapServers: ['b1:9093'],
    topics: [{ name: 'orders', groupId: 'search' }],
    authentication: KafkaAuthentication.none(),
    ...options,
  });
  return context.bind(source).options;
}

describe('a self-managed Kafka', () => {
  test('is read with TLS and acknowledgments unless said otherwise', () => {
    expect(bind()).toEqual({
      bootstrap_servers: ['b1:9093'],
      topics: [{ name: 'orders', group_id: 'search' }],
      encryption: { type: 'ssl' },
      acknowledgments: true,
    });
  });

  test('does not say that it is in a VPC, which nobody knows', () => {
    const source = Source.kafka({ bootstrapServers: [], topics: [], authentication: KafkaAuthentication.none() });
    expect(new SourceContext().bind(source)).toMatchObject({ name: 'kafka' });
    expect(new SourceContext().bind(source).needsAttachment).toBeUndefined();
  });

  test('can be read without acknowledgments', () => {
    expect(bind({ acknowledgments: false })['acknowledgments']).toBe(false);
  });

  test('takes all options of a topic', () => {
    const topic = {
      name: 'orders',
      groupId: 'search',
      clientId: 'osis',
      serdeFormat: KafkaSerdeFormat.JSON,
      keyMode: KafkaKeyMode.INCLUDE_AS_METADATA,
      autoOffsetReset: KafkaOffsetReset.LATEST,
      workers: 3,
      consumerMaxPollRecords: 100,
      maxPollInterval: Duration.millis(1500),
    };
    expect(bind({ topics: [topic] })['topics']).toEqual([
      {
        name: 'orders',
        group_id: 'search',
        client_id: 'osis',
        serde_format: 'json',
        key_mode: 'include_as_metadata',
        auto_offset_reset: 'latest',
        workers: 3,
        consumer_max_poll_records: 100,
        max_poll_interval: '1500ms',
      },
    ]);
  });

  test('takes a user by SASL/PLAIN, whose password comes from the secret', () => {
    const context = new SourceContext();
    const authentication = KafkaAuthentication.plain(context.credentials);
    expect(bind({ authentication }, context)['authentication']).toEqual({ sasl: { plain: USER } });
  });

  test('takes a user by SASL/SCRAM', () => {
    const context = new SourceContext();
    const authentication = KafkaAuthentication.scramSha512(context.credentials);
    expect(bind({ authentication }, context)['authentication']).toEqual({
      sasl: { scram: { ...USER, mechanism: 'SCRAM-SHA-512' } },
    });
  });

  test.each([
    [
      'is trusted by a certificate',
      KafkaEncryption.tls(TrustedCertificate.fromPem(PEM)),
      { type: 'ssl', certificate: PEM },
    ],
    ['is not verified where that is said', KafkaEncryption.tlsWithoutVerification(), { type: 'ssl', insecure: true }],
    ['is not encrypted where that is said', KafkaEncryption.unencrypted(), { type: 'none' }],
  ])('%s', (_title, encryption, expected) => {
    expect(bind({ encryption })['encryption']).toEqual(expected);
  });

  test('is trusted by a certificate of a secret', () => {
    const context = new SourceContext();
    const secret = secretsmanager.Secret.fromSecretNameV2(context.stack, 'Ca', 'ca');
    const encryption = KafkaEncryption.tls(TrustedCertificate.fromSecret(secret, 'pem'));
    expect(bind({ encryption }, context)['encryption']).toEqual({
      type: 'ssl',
      certificate: '${{aws_secrets:s:pem}}',
    });
  });

  test('takes a certificate that is not known yet', () => {
    const context = new SourceContext();
    const pem = new CfnParameter(context.stack, 'Pem').valueAsString;
    const encryption = KafkaEncryption.tls(TrustedCertificate.fromPem(pem));
    expect(bind({ encryption }, context)['encryption']).toEqual({ type: 'ssl', certificate: { Ref: 'Pem' } });
  });

  test('refuses the path of a certificate', () => {
    expect(() => TrustedCertificate.fromPem('./ca.pem')).toThrow(
      "'pem' must be a certificate in PEM with '-----BEGIN CERTIFICATE-----', got './ca.pem': read the file, not its path",
    );
  });
});

describe('a schema registry', () => {
  test('of Glue lets the role read versions of schemas', () => {
    const context = new SourceContext();
    expect(bind({ schemaRegistry: KafkaSchemaRegistry.glue() }, context)['schema']).toEqual({ type: 'aws_glue' });
    expect(context.allowed).toEqual([{ Effect: 'Allow', Action: 'glue:GetSchemaVersion', Resource: '*' }]);
  });

  test('of Confluent has a URL and a key', () => {
    const context = new SourceContext();
    const schemaRegistry = KafkaSchemaRegistry.confluent('https://registry', context.credentials);
    expect(bind({ schemaRegistry }, context)['schema']).toEqual({
      type: 'confluent',
      registry_url: 'https://registry',
      api_key: USER.username,
      api_secret: USER.password,
      basic_auth_credentials_source: 'USER_INFO',
    });
  });

  test('of Confluent may ask for no key', () => {
    expect(bind({ schemaRegistry: KafkaSchemaRegistry.confluent('https://registry') })['schema']).toEqual({
      type: 'confluent',
      registry_url: 'https://registry',
    });
  });
});

test('a role that takes no statements brings a warning with the statement', () => {
  const stack = testStack();
  bind({ schemaRegistry: KafkaSchemaRegistry.glue() }, new SourceContext(stack, foreignRole(stack)));
  Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  expect(warnings(stack)).toEqual([
    expect.stringContaining(
      `in the policy of 'Stack/Foreign', which this app cannot change: {"Action":"glue:GetSchemaVersion","Effect":"Allow","Resource":"*"}`,
    ),
  ]);
});
