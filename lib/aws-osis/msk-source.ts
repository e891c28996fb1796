import { Token } from 'aws-cdk-lib';
import * as msk from 'aws-cdk-lib/aws-msk';
import { fail, isKnown } from '../core/validation';
import type { KafkaCluster } from './kafka-cluster';
import { allowInClusterPolicy, ownedCluster } from './kafka-cluster-policy';
import type { KafkaSchemaRegistry } from './kafka-schema-registry';
import { renderTopics, type KafkaTopic } from './kafka-topic';
import type { BoundPlugin, PluginContext } from './plugin';
import { allow } from './role-permission';

/** Which of a cluster's bootstrap brokers a pipeline asks for. */
export enum BrokerConnectionType {
  /** Those of the cluster's own VPC. */
  SINGLE_VPC = 'single_vpc',
  /** Those of multi-VPC connectivity, as for a cluster of another account. */
  MULTI_VPC = 'multi_vpc',
  /** Those of public access. */
  PUBLIC = 'public',
}

/** What a pipeline reads from a cluster of Amazon MSK. */
export interface MskSourceOptions {
  /**
   * The topics: 1 to 10. The role may read these, and only with these consumer groups. A compute unit has one consumer per
   * topic, so that more of them than partitions do nothing.
   */
  readonly topics: KafkaTopic[];

  /**
   * Which bootstrap brokers the pipeline asks for.
   *
   * @default BrokerConnectionType.SINGLE_VPC
   */
  readonly brokerConnectionType?: BrokerConnectionType;

  /**
   * Whether a policy is made for the cluster, which lets OpenSearch Ingestion connect to it; without one it cannot, even in the
   * same account. A cluster has only one policy: set false where it has one of yours, and add the statements to yours. True works
   * for a cluster of the pipeline's account only.
   *
   * @default - true for a cluster that this app makes: one policy for all its pipelines. For any other there is a warning that
   *   has the statements
   */
  readonly createClusterPolicy?: boolean;

  /**
   * The registry of schemas of the topics' messages.
   *
   * @default - none: messages need no schema
   */
  readonly schemaRegistry?: KafkaSchemaRegistry;

  /**
   * Whether an offset is committed only when all sinks have the message. Without, messages are lost silently when a sink fails.
   *
   * @default true
   */
  readonly acknowledgments?: boolean;
}

/** Makes the source, lets the role read the topics, and lets the service connect to the cluster. */
export function bindMskSource(cluster: KafkaCluster, options: MskSourceOptions, context: PluginContext): BoundPlugin {
  checkCluster(cluster, context);
  allowReading(cluster, options.topics, context);
  const policy = allowInClusterPolicy(cluster, options.createClusterPolicy, context);
  return {
    name: 'kafka',
    options: {
      topics: renderTopics(options.topics),
      schema: options.schemaRegistry?._bind(context),
      aws: {
        region: context.region,
        msk: {
          arn: cluster.clusterArn,
          broker_connection_type: options.brokerConnectionType ?? BrokerConnectionType.SINGLE_VPC,
        },
      },
      acknowledgments: options.acknowledgments ?? true,
    },
    dependencies: policy && [policy],
  };
}

function allowReading(cluster: KafkaCluster, topics: readonly KafkaTopic[], context: PluginContext): void {
  const distinct = (arns: string[]): string[] => [...new Set(arns)];
  allow(context, {
    actions: [
      'kafka-cluster:Connect',
      'kafka-cluster:AlterCluster',
      'kafka-cluster:DescribeCluster',
      'kafka:DescribeClusterV2',
    ],
    resources: [cluster.clusterArn],
  });
  // IAM's reference knows no resource of it, so that a statement with the cluster, as the guide has it, may do nothing.
  allow(context, { actions: ['kafka:GetBootstrapBrokers'], resources: ['*'] });
  // The guide's `kafka-cluster:*Topic*` would also let the role delete what it reads.
  allow(context, {
    actions: [
      'kafka-cluster:DescribeTopic',
      'kafka-cluster:DescribeTopicDynamicConfiguration',
      'kafka-cluster:ReadData',
    ],
    resources: distinct(topics.map(({ name }) => cluster.arnForTopic(name))),
  });
  allow(context, {
    actions: ['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'],
    resources: distinct(topics.map(({ groupId }) => cluster.arnForGroup(groupId))),
  });
}

/** What OpenSearch Ingestion asks of a provisioned cluster, as far as this app makes it. */
function checkCluster(cluster: KafkaCluster, { pipeline }: PluginContext): void {
  const resource = ownedCluster(cluster);
  if (!resource || !msk.CfnCluster.isCfnCluster(resource) || Token.isUnresolved(resource.brokerNodeGroupInfo)) return;
  const { instanceType, connectivityInfo } = resource.brokerNodeGroupInfo as msk.CfnCluster.BrokerNodeGroupInfoProperty;
  if (isKnown(instanceType) && /^(kafka\.)?t3\./.test(instanceType)) {
    fail(
      pipeline,
      'BrokerTooSmall',
      `'instanceType' of '${resource.node.path}' must not be of the t3 family, got '${instanceType}': multi-VPC connectivity, which OpenSearch Ingestion needs, has none; take 'kafka.m7g.large' or larger`,
    );
  }
  if (iamByMultiVpc(connectivityInfo)) return;
  fail(
    pipeline,
    'NoMultiVpcConnectivity',
    `'connectivityInfo' of '${resource.node.path}' must turn multi-VPC connectivity on with IAM, or OpenSearch Ingestion cannot connect: set 'vpcConnectivity: { clientAuthentication: { sasl: { iam: { enabled: true } } } }'. MSK refuses it while the cluster is made: deploy the cluster without, and then this with the pipeline`,
  );
}

/** Whether IAM is on in multi-VPC connectivity; yes where a token on the way hides it. */
function iamByMultiVpc(connectivityInfo: unknown): boolean {
  let value = connectivityInfo;
  for (const key of ['vpcConnectivity', 'clientAuthentication', 'sasl', 'iam', 'enabled']) {
    if (Token.isUnresolved(value)) return true;
    value = (value as Record<string, unknown> | undefined)?.[key];
  }
  return Token.isUnresolved(value) || value === true;
}
