import { CfnParameter } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { parse } from 'yaml';
import { Sink } from '../../lib/aws-osis';
import { PipelineSecrets } from '../../lib/aws-osis/pipeline-secrets';
import { statements, testStack } from '../support/stack';
import { HTTP, makePipeline, propertiesOf, PUSH } from './pipeline-context';

const ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:';

function context(given: Record<string, string> = {}) {
  const stack = testStack();
  const secret = (id: string) => secretsmanager.Secret.fromSecretCompleteArn(stack, id, `${ARN}${id}-AbCdEf`);
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  const declared = Object.fromEntries(Object.entries(given).map(([name, id]) => [name, secret(id)]));
  return { stack, secret, declared, secrets: new PipelineSecrets(stack, role, declared) };
}

test('no secret declares nothing', () => {
  expect(context().secrets.render()).toBeUndefined();
  const body = propertiesOf(makePipeline(PUSH).stack)['PipelineConfigurationBody'] as string;
  expect(parse(body)).not.toHaveProperty('extension');
});

test('secrets of the user are declared by their names, in the region, and the role may read them', () => {
  const stack = testStack();
  const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', `${ARN}s-AbCdEf`);
  const sinks = [Sink.of('opensearch', { username: '${{aws_secrets:login:user}}' })];
  makePipeline({ source: HTTP, sinks, secrets: { login: secret } }, stack);
  const document = parse(propertiesOf(stack)['PipelineConfigurationBody'] as string) as Record<string, unknown>;
  expect(Object.keys(document)).toEqual(['version', 'extension', 'main']);
  expect(document['extension']).toEqual({
    aws: { secrets: { login: { secret_id: `${ARN}s-AbCdEf`, region: 'us-east-1' } } },
  });
  expect(document['main']).toMatchObject({ sink: [{ opensearch: { username: '${{aws_secrets:login:user}}' } }] });
  expect(statements(stack, 'AWS::IAM::Policy')).toEqual([
    {
      Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
      Effect: 'Allow',
      Resource: `${ARN}s-AbCdEf`,
    },
  ]);
});

test('a secret that plugins take is declared once, with a name that is free', () => {
  const { secrets, secret, declared } = context({ 'secret-1': 'first' });
  const other = secret('Other');
  expect(secrets.field(other, 'username')).toBe('${{aws_secrets:secret-2:username}}');
  expect(secrets.field(other, 'password')).toBe('${{aws_secrets:secret-2:password}}');
  expect(secrets.field(secret('Third'), 'password')).toBe('${{aws_secrets:secret-3:password}}');
  expect(secrets.field(declared['secret-1']!, 'password')).toBe('${{aws_secrets:secret-1:password}}');
  expect(secrets.render()).toEqual({
    'secret-1': { secret_id: `${ARN}first-AbCdEf`, region: 'us-east-1' },
    'secret-2': { secret_id: `${ARN}Other-AbCdEf`, region: 'us-east-1' },
    'secret-3': { secret_id: `${ARN}Third-AbCdEf`, region: 'us-east-1' },
  });
});

test.each(['a', 'a'.repeat(512), 'My_secret-1'])('the name %s is taken', (name) => {
  expect(context({ [name]: 's' }).secrets.render()).toHaveProperty(name);
});

test.each([
  ['a b', "'secrets' must have names of letters, digits, hyphens and underscores only, got 'a b'"],
  ['a:b', "'secrets' must have names of letters, digits, hyphens and underscores only, got 'a:b'"],
  ['', "'secrets' must have 1 to 512 characters, got 0: ''"],
  ['a'.repeat(513), "'secrets' must have 1 to 512 characters, got 513: '"],
])('the name %j is refused', (name, message) => {
  expect(() => context({ [name]: 's' })).toThrow(message);
});

test('a name that is a token is taken', () => {
  const { stack, secret } = context();
  const name = new CfnParameter(stack, 'Name').valueAsString;
  expect(() => makePipeline({ ...PUSH, secrets: { [name]: secret('S') } }, stack)).not.toThrow();
});
