import { CfnParameter, Lazy, type App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as msk from 'aws-cdk-lib/aws-msk';
import { Construct } from 'constructs';
import {
  BrokerConnectionType,
  KafkaCluster,
  KafkaSchemaRegistry,
  Source,
  type MskSourceOptions,
} from '../../lib/aws-osis';
import { SourceContext } from './pull-source-context';
import { testStack, warnings } from '../support/stack';

const ARN = 'arn:aws:kafka:us-east-1:123456789012:cluster/orders/0d9c-5';
const MULTI_VPC = { vpcConnectivity: { clientAuthentication: { sasl: { iam: { enabled: true } } } } };

function provisioned(
  scope: Construct,
  group: Partial<msk.CfnCluster.BrokerNodeGroupInfoProperty> = {},
  id = 'Cluster',
): msk.CfnCluster {
  return new msk.CfnCluster(scope, id, {
    clusterName: 'orders',
    kafkaVersion: '3.8.x',
    numberOfBrokerNodes: 3,
    brokerNodeGroupInfo: {
      clientSubnets: ['subnet-1'],
      instanceType: 'kafka.m7g.large',
      connectivityInfo: MULTI_VPC,
      ...group,
    },
  });
}

function serverless(scope: Construct): msk.CfnServerlessCluster {
  return new msk.CfnServerlessCluster(scope, 'Serverless', {
    clusterName: 'orders',
    clientAuthentication: { sasl: { iam: { enabled: true } } },
    vpcConfigs: [{ subnetIds: ['subnet-1'] }],
  });
}

function source(cluster: KafkaCluster, options: Partial<MskSourceOptions> = {}): Source {
  return Source.msk(cluster, { topics: [{ name: 'orders', groupId: 'search' }], ...options });
}

function policies(context: SourceContext): Record<string, { Properties: Record<string, unknown> }> {
  return Template.fromStack(context.stack).findResources('AWS::MSK::ClusterPolicy') as never;
}

describe('topics of a cluster by its ARN', () => {
  test('are read by IAM, which needs no authentication in the configuration', () => {
    const bound = new SourceContext().bind(source(KafkaCluster.fromClusterArn(ARN)));
    expect(bound.name).toBe('kafka');
    expect(bound.options).toEqual({
      topics: [{ name: 'orders', group_id: 'search' }],
      aws: { region: 'us-east-1', msk: { arn: ARN, broker_connection_type: 'single_vpc' } },
      acknowledgments: true,
    });
    expect(bound.needsAttachment).toBeUndefined();
  });

  test('are read with other options', () => {
    const { options } = new SourceContext().bind(
      source(KafkaCluster.fromClusterArn(ARN), {
        brokerConnectionType: BrokerConnectionType.MULTI_VPC,
        acknowledgments: false,
        schemaRegistry: KafkaSchemaRegistry.glue(),
      }),
    );
    expect(options).toMatchObject({
      acknowledgments: false,
      schema: { type: 'aws_glue' },
      aws: { msk: { broker_connection_type: 'multi_vpc' } },
    });
  });

  test('and with these groups are all that the role may read', () => {
    const context = new SourceContext();
    const topics = [
      { name: 'orders', groupId: 'search' },
      { name: 'returns', groupId: 'search' },
    ];
    context.bind(source(KafkaCluster.fromClusterArn(ARN), { topics }));
    const of = (kind: string): string => ARN.replace('cluster', kind);
    expect(context.allowed).toEqual([
      {
        Effect: 'Allow',
        Action: [
          'kafka-cluster:AlterCluster',
          'kafka-cluster:Connect',
          'kafka-cluster:DescribeCluster',
          'kafka:DescribeClusterV2',
        ],
        Resource: ARN,
      },
      { Effect: 'Allow', Action: 'kafka:GetBootstrapBrokers', Resource: '*' },
      {
        Effect: 'Allow',
        Action: [
          'kafka-cluster:DescribeTopic',
          'kafka-cluster:DescribeTopicDynamicConfiguration',
          'kafka-cluster:ReadData',
        ],
        Resource: [`${of('topic')}/orders`, `${of('topic')}/returns`],
      },
      {
        Effect: 'Allow',
        Action: ['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'],
        Resource: `${of('group')}/search`,
      },
    ]);
  });

  test('bring a warning with the statements of its policy', () => {
    const context = new SourceContext();
    context.bind(source(KafkaCluster.fromClusterArn(ARN)));
    expect(policies(context)).toEqual({});
    expect(warnings(context.stack)).toEqual([
      expect.stringMatching(
        /set 'createClusterPolicy': \[.*"Service":"osis\.amazonaws\.com".*"Service":"osis-pipelines/,
      ),
    ]);
  });

  test('bring no warning where the policy is said to be somebody else’s', () => {
    const context = new SourceContext();
    context.bind(source(KafkaCluster.fromClusterArn(ARN), { createClusterPolicy: false }));
    expect(policies(context)).toEqual({});
    expect(warnings(context.stack)).toEqual([]);
  });

  test('make a policy where that is asked for', () => {
    const context = new SourceContext();
    context.bind(source(KafkaCluster.fromClusterArn(ARN), { createClusterPolicy: true }));
    expect(Object.values(policies(context)).map(({ Properties }) => Properties['ClusterArn'])).toEqual([ARN]);
    expect(warnings(context.stack)).toEqual([]);
  });

  test('refuse an ARN of something else', () => {
    const topic = ARN.replace('cluster', 'topic');
    expect(() => KafkaCluster.fromClusterArn(topic)).toThrow(
      `'clusterArn' must be the ARN of a cluster of Amazon MSK, 'arn:aws:kafka:REGION:ACCOUNT:cluster/NAME/UUID', got '${topic}'`,
    );
  });

  test('take an ARN that is not known yet', () => {
    const context = new SourceContext();
    const { valueAsString } = new CfnParameter(context.stack, 'Arn');
    context.bind(source(KafkaCluster.fromClusterArn(valueAsString)));
    expect(context.allowed[2]!['Resource']).toEqual({
      'Fn::Join': ['', [{ 'Fn::Join': [':topic/', { 'Fn::Split': [':cluster/', { Ref: 'Arn' }] }] }, '/orders']],
    });
  });
});

describe('topics of a cluster of the app', () => {
  test('have the cluster’s policy made, before the pipeline', () => {
    const context = new SourceContext();
    const bound = context.bind(source(KafkaCluster.fromCluster(provisioned(context.stack))));
    expect(Object.values(policies(context))).toEqual([
      expect.objectContaining({
        Properties: {
          ClusterArn: { Ref: 'Cluster' },
          Policy: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: 'osis.amazonaws.com' },
                Action: ['kafka:CreateVpcConnection', 'kafka:DescribeClusterV2'],
                Resource: { Ref: 'Cluster' },
              },
              {
                Effect: 'Allow',
                Principal: { Service: 'osis-pipelines.amazonaws.com' },
                Action: ['kafka:CreateVpcConnection', 'kafka:GetBootstrapBrokers', 'kafka:DescribeClusterV2'],
                Resource: { Ref: 'Cluster' },
              },
            ],
          },
        },
      }),
    ]);
    expect(bound.dependencies).toEqual([expect.any(msk.CfnClusterPolicy)]);
    expect(warnings(context.stack)).toEqual([]);
  });

  test('share one policy between pipelines', () => {
    const stack = testStack();
    const cluster = KafkaCluster.fromCluster(provisioned(stack));
    const first = new SourceContext(stack);
    first.bind(source(cluster));
    const second = new SourceContext(stack, undefined, 'Second').bind(source(cluster));
    expect(Object.keys(policies(first))).toHaveLength(1);
    expect(second.dependencies).toHaveLength(1);
  });

  test('of MSK Serverless ask for no connectivity', () => {
    const context = new SourceContext();
    const { options } = context.bind(source(KafkaCluster.fromServerlessCluster(serverless(context.stack))));
    expect(options).toMatchObject({ aws: { msk: { arn: { Ref: 'Serverless' } } } });
    expect(Object.keys(policies(context))).toHaveLength(1);
  });

  test('find the cluster inside of a construct', () => {
    const context = new SourceContext();
    const outer = new (class extends Construct {
      public readonly env = context.stack.env;
      public readonly clusterRef = provisioned(this, {}, 'Resource').clusterRef;
    })(context.stack, 'Outer');
    context.bind(source(KafkaCluster.fromCluster(outer)));
    expect(Object.keys(policies(context))).toHaveLength(1);
  });

  test('leave the policy of another cluster alone', () => {
    const context = new SourceContext();
    const other = provisioned(context.stack, {}, 'Other');
    new msk.CfnClusterPolicy(context.stack, 'OfOther', { clusterArn: other.attrArn, policy: {} });
    context.bind(source(KafkaCluster.fromCluster(provisioned(context.stack))));
    expect(Object.keys(policies(context))).toHaveLength(2);
  });

  test('leave the policy of a cluster of another stack alone, whatever its logical id', () => {
    const context = new SourceContext();
    const other = testStack('Other', {}, context.stack.node.root as App);
    new msk.CfnClusterPolicy(other, 'Theirs', { clusterArn: provisioned(other).attrArn, policy: {} });
    context.bind(source(KafkaCluster.fromCluster(provisioned(context.stack))));
    expect(Object.keys(policies(context))).toHaveLength(1);
  });

  test('refuse a second policy of the cluster in another stack', () => {
    const context = new SourceContext();
    const other = testStack('Other', {}, context.stack.node.root as App);
    const cluster = provisioned(context.stack);
    context.bind(source(KafkaCluster.fromCluster(cluster)));
    new msk.CfnClusterPolicy(other, 'Theirs', { clusterArn: cluster.attrArn, policy: {} });
    expect(() => policies(context)).toThrow("a cluster of MSK has only one policy, and 'Other/Theirs' is one");
  });

  test('take the policies of two ARNs', () => {
    const context = new SourceContext();
    const options = { createClusterPolicy: true };
    context.bind(source(KafkaCluster.fromClusterArn(ARN), options));
    const second = KafkaCluster.fromClusterArn(ARN.replace('orders', 'returns'));
    new SourceContext(context.stack, undefined, 'Second').bind(source(second, options));
    expect(Object.keys(policies(context))).toHaveLength(2);
  });

  test('refuse two policies for one ARN', () => {
    const context = new SourceContext();
    const cluster = KafkaCluster.fromClusterArn(ARN);
    context.bind(source(cluster, { createClusterPolicy: true }));
    new SourceContext(context.stack, undefined, 'Second').bind(source(cluster, { createClusterPolicy: true }));
    expect(() => policies(context)).toThrow("set 'createClusterPolicy' to false");
  });

  test.each([
    ['Ref', ({ clusterRef }: msk.CfnCluster): string => clusterRef.clusterArn],
    ['Arn', ({ attrArn }: msk.CfnCluster): string => attrArn],
  ])('refuse a second policy of the cluster, by its %s', (_title, arn) => {
    const context = new SourceContext();
    const cluster = provisioned(context.stack);
    context.bind(source(KafkaCluster.fromCluster(cluster)));
    new msk.CfnClusterPolicy(context.stack, 'Mine', { clusterArn: arn(cluster), policy: {} });
    expect(() => policies(context)).toThrow(
      "a cluster of MSK has only one policy, and 'Stack/Mine' is one of the same cluster: set 'createClusterPolicy' to false and add to it [{",
    );
  });

  test.each([
    ['no connectivity', undefined],
    ['no multi-VPC connectivity', {}],
    [
      'multi-VPC connectivity without IAM',
      { vpcConnectivity: { clientAuthentication: { sasl: { scram: { enabled: true } } } } },
    ],
    ['IAM turned off', { vpcConnectivity: { clientAuthentication: { sasl: { iam: { enabled: false } } } } }],
  ])('refuse a cluster with %s', (_title, connectivityInfo) => {
    const context = new SourceContext();
    const cluster = provisioned(context.stack, { connectivityInfo });
    expect(() => context.bind(source(KafkaCluster.fromCluster(cluster)))).toThrow(
      "'connectivityInfo' of 'Stack/Cluster' must turn multi-VPC connectivity on with IAM",
    );
  });

  test('take connectivity that is not known yet', () => {
    const context = new SourceContext();
    const connectivityInfo = Lazy.any({ produce: () => ({}) });
    const cluster = KafkaCluster.fromCluster(provisioned(context.stack, { connectivityInfo }));
    expect(() => context.bind(source(cluster))).not.toThrow();
  });

  test.each(['kafka.t3.small', 't3.small'])('refuse brokers of %s', (instanceType) => {
    const context = new SourceContext();
    const cluster = KafkaCluster.fromCluster(provisioned(context.stack, { instanceType }));
    expect(() => context.bind(source(cluster))).toThrow(
      `'instanceType' of 'Stack/Cluster' must not be of the t3 family, got '${instanceType}'`,
    );
  });

  test('take brokers that are not known yet', () => {
    const context = new SourceContext();
    const instanceType = new CfnParameter(context.stack, 'Type').valueAsString;
    const cluster = KafkaCluster.fromCluster(provisioned(context.stack, { instanceType }));
    expect(() => context.bind(source(cluster))).not.toThrow();
  });
});
