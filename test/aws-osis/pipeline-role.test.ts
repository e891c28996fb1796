import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { parse } from 'yaml';
import { PipelineNetwork, Processor, Sink } from '../../lib/aws-osis';
import { statements, testApp, testStack, warnings } from '../support/stack';
import { ARCHIVE, HTTP, makePipeline, onlyOne, propertiesOf, PUSH, S3, sinkOf, SINKS } from './pipeline-context';

const ARN = 'arn:aws:iam::123456789012:role/given';
const trust = (name: string, account = '123456789012') => ({
  Action: 'sts:AssumeRole',
  Effect: 'Allow',
  Principal: { Service: 'osis-pipelines.amazonaws.com' },
  Condition: {
    StringEquals: { 'aws:SourceAccount': account },
    ArnLike: { 'aws:SourceArn': `arn:aws:osis:us-east-1:${account}:pipeline/${name}` },
  },
});

/** The two ways that aws-cdk-lib has of a role that cannot be changed: this one says so. */
const unchangeable = (stack: Stack) =>
  iam.Role.fromRoleArn(stack, 'Given', ARN, { mutable: false, addGrantsToResources: true });

function attach(stack: Stack, role?: iam.IRole) {
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    privateSubnetIds: ['subnet-1', 'subnet-2'],
    privateSubnetRouteTableIds: ['rtb-1', 'rtb-2'],
  });
  const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')];
  const network = PipelineNetwork.attached({ vpc, securityGroups, cidrBlock: '10.99.20.0/24' });
  return makePipeline({ ...PUSH, sinks: ARCHIVE, network, role }, stack);
}

describe('a role of its own', () => {
  test('trusts the service for this pipeline only, may do nothing, and is there before the pipeline', () => {
    const { stack, pipelineName, role } = makePipeline(PUSH);
    expect(onlyOne(stack, 'AWS::IAM::Role')['Properties']).toEqual({
      AssumeRolePolicyDocument: { Statement: [trust(pipelineName)], Version: '2012-10-17' },
      Description: 'Pipeline Stack/Logs',
    });
    expect(propertiesOf(stack)['PipelineRoleArn']).toEqual(stack.resolve(role.roleArn));
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    expect(onlyOne(stack, 'AWS::OSIS::Pipeline')['DependsOn']).toEqual(
      expect.arrayContaining([stack.getLogicalId(role.node.defaultChild as iam.CfnRole)]),
    );
  });

  test('is granted to before the pipeline is made', () => {
    const pipeline = makePipeline(PUSH);
    pipeline.role.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['es:ESHttpPut'], resources: ['*'] }));
    expect(onlyOne(pipeline.stack, 'AWS::OSIS::Pipeline')['DependsOn']).toEqual(
      expect.arrayContaining([expect.stringMatching(/^LogsRoleDefaultPolicy/)]),
    );
  });

  test('in a stack without an account trusts that of the deployment', () => {
    const stack = new Stack(testApp(), 'Stack');
    const { pipelineName } = makePipeline(PUSH, stack);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Condition: {
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
              ArnLike: {
                'aws:SourceArn': {
                  'Fn::Join': [
                    '',
                    [
                      'arn:',
                      { Ref: 'AWS::Partition' },
                      ':osis:',
                      { Ref: 'AWS::Region' },
                      ':',
                      { Ref: 'AWS::AccountId' },
                      `:pipeline/${pipelineName}`,
                    ],
                  ],
                },
              },
            },
          },
        ],
      },
    });
  });
});

describe('a role of the app', () => {
  test('learns to trust the service, keeps whom it trusted, and no other is made', () => {
    const stack = testStack();
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    const { pipelineName } = makePipeline({ ...PUSH, role }, stack);
    const { AssumeRolePolicyDocument } = onlyOne(stack, 'AWS::IAM::Role')['Properties'] as {
      AssumeRolePolicyDocument: { Statement: unknown[] };
    };
    expect(AssumeRolePolicyDocument.Statement).toHaveLength(2);
    expect(AssumeRolePolicyDocument.Statement[1]).toEqual(trust(pipelineName));
  });

  test('names the pipeline without needing it, also where the role is in another stack', () => {
    const app = testApp();
    const other = testStack('Other', {}, app);
    const role = new iam.Role(other, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    const stack = testStack('Stack', {}, app);
    makePipeline({ ...PUSH, role }, stack);
    expect(() => app.synth()).not.toThrow();
    expect(stack.dependencies).toEqual([other]);
    expect(other.dependencies).toEqual([]);
    expect(JSON.stringify(onlyOne(other, 'AWS::IAM::Role'))).not.toContain('Fn::ImportValue');
  });
});

describe('a role of another app', () => {
  test('is used as it is', () => {
    const stack = testStack();
    makePipeline({ ...PUSH, sinks: ARCHIVE, role: iam.Role.fromRoleArn(stack, 'Given', ARN) }, stack);
    expect(propertiesOf(stack)['PipelineRoleArn']).toBe(ARN);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 0);
    expect(warnings(stack)).toEqual([]);
  });

  test('gets a policy where the app can add one', () => {
    const stack = testStack();
    attach(stack, iam.Role.fromRoleArn(stack, 'Given', ARN));
    expect(onlyOne(stack, 'AWS::IAM::Policy')['Properties']).toMatchObject({ Roles: ['given'] });
    expect(warnings(stack)).toEqual([]);
  });

  test('that cannot be changed brings warnings, each with the statement that is missing', () => {
    const stack = testStack();
    attach(stack, unchangeable(stack));
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
    expect(
      warnings(stack).map(
        (warning) =>
          /^the pipeline fails until this is in the policy of 'Stack\/Given', which this app cannot change: (\{.*\}) \[ack: cdk-reinvent-constructs:osis\.roleNotOwned\]$/.exec(
            warning,
          )?.[1],
      ),
    ).toEqual([
      expect.stringContaining('"ec2:CreateNetworkInterface"'),
      expect.stringContaining('"ec2:DescribeSubnets"'),
      '{"Action":"ec2:CreateTags","Condition":{"StringEquals":{"aws:RequestTag/OSISManaged":"true"}},"Effect":"Allow",' +
        '"Resource":"arn:aws:ec2:us-east-1:123456789012:network-interface/*"}',
    ]);
  });
});

test('an attachment lets the role make interfaces in these subnets with these groups, and tag them for the service', () => {
  const stack = testStack();
  attach(stack);
  const arn = (rest: string) => `arn:aws:ec2:us-east-1:123456789012:${rest}`;
  expect(statements(stack, 'AWS::IAM::Policy')).toEqual([
    {
      Action: [
        'ec2:AttachNetworkInterface',
        'ec2:CreateNetworkInterface',
        'ec2:CreateNetworkInterfacePermission',
        'ec2:DeleteNetworkInterface',
        'ec2:DeleteNetworkInterfacePermission',
        'ec2:DetachNetworkInterface',
      ],
      Effect: 'Allow',
      Resource: [
        arn('network-interface/*'),
        arn('security-group/sg-1'),
        arn('subnet/subnet-1'),
        arn('subnet/subnet-2'),
      ],
    },
    {
      Action: [
        'ec2:DescribeDhcpOptions',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeRouteTables',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcs',
      ],
      Effect: 'Allow',
      Resource: '*',
    },
    {
      Action: 'ec2:CreateTags',
      Condition: { StringEquals: { 'aws:RequestTag/OSISManaged': 'true' } },
      Effect: 'Allow',
      Resource: arn('network-interface/*'),
    },
  ]);
});

describe('the role in the configuration', () => {
  const OWN = 'arn:aws:iam::123456789012:role/own';
  const hosts = ['https://x'];
  const archive = { bucket: 'archive', codec: { ndjson: {} }, threshold: { event_collect_timeout: '60s' } };
  /** Data of the user's, which only looks like a part that calls AWS. */
  const entries = [{ key: 'k', value: { aws: { region: 'my own word' }, dlq: { s3: {} } } }];
  const written = (roleInConfiguration?: boolean) => {
    const stack = testStack();
    const secret = secretsmanager.Secret.fromSecretCompleteArn(
      stack,
      'Secret',
      'arn:aws:secretsmanager:us-east-1:123456789012:secret:s-AbCdEf',
    );
    const sinks = [
      sinkOf('opensearch', { dlq: { s3: { bucket: 'lost', region: 'us-east-1' } } }),
      sinkOf('opensearch', { aws: { region: 'us-east-1', sts_role_arn: OWN } }),
      Sink.subPipeline('sub', { sinks: [sinkOf('s3')] }),
    ];
    const role = iam.Role.fromRoleArn(stack, 'Given', ARN);
    const processors = [Processor.of('add_entries', { entries })];
    makePipeline({ source: S3, processors, sinks, role, roleInConfiguration, secrets: { s: secret } }, stack);
    return parse(propertiesOf(stack)['PipelineConfigurationBody'] as string) as unknown;
  };

  test('is in each part that calls AWS, but where another one is said', () => {
    const aws = { region: 'us-east-1', sts_role_arn: ARN };
    expect(written(true)).toEqual({
      version: '2',
      extension: {
        aws: {
          secrets: { s: { secret_id: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:s-AbCdEf', ...aws } },
        },
      },
      main: {
        source: {
          s3: {
            codec: { json: {} },
            sqs: { queue_url: 'https://sqs.us-east-1.amazonaws.com/123456789012/queue' },
            aws,
          },
        },
        processor: [{ add_entries: { entries } }],
        sink: [
          { opensearch: { hosts, index: 'i', aws, dlq: { s3: { bucket: 'lost', ...aws } } } },
          { opensearch: { hosts, index: 'i', aws: { region: 'us-east-1', sts_role_arn: OWN } } },
          { pipeline: { name: 'sub' } },
        ],
      },
      sub: { source: { pipeline: { name: 'main' } }, sink: [{ s3: { ...archive, aws } }] },
    });
  });

  test.each([false, undefined])('is not there with %s', (value) => {
    expect(JSON.stringify(written(value))).not.toContain(ARN);
  });

  test('is in a part that is not known, as it is in the others', () => {
    const stack = testStack();
    const role = iam.Role.fromRoleArn(stack, 'Given', ARN);
    const sinks = [Sink.of('newest', { aws: { region: 'us-east-1' } }), Sink.of('plain', { a: 1 })];
    makePipeline({ source: HTTP, sinks, role, roleInConfiguration: true }, stack);
    const { main } = parse(propertiesOf(stack)['PipelineConfigurationBody'] as string) as { main: { sink: unknown } };
    expect(main.sink).toEqual([{ newest: { aws: { region: 'us-east-1', sts_role_arn: ARN } } }, { plain: { a: 1 } }]);
  });

  test('does not change what the user gave', () => {
    const options = { hosts, index: 'i', aws: { region: 'us-east-1' } };
    makePipeline({ source: HTTP, sinks: [Sink.of('opensearch', options), ...SINKS], roleInConfiguration: true });
    expect(options).toEqual({ hosts, index: 'i', aws: { region: 'us-east-1' } });
  });
});
