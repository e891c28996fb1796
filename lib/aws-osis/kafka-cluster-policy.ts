import { Annotations, CfnResource, Reference, Stack, Tokenization } from 'aws-cdk-lib';
import * as msk from 'aws-cdk-lib/aws-msk';
import type { IConstruct } from 'constructs';
import type { KafkaCluster } from './kafka-cluster';
import type { PluginContext } from './plugin';

/**
 * Lets OpenSearch Ingestion connect to a cluster: MSK asks the cluster's policy also for pipelines of the same account.
 *
 * @param wanted whether the policy is made; undefined where the cluster decides
 */
export function allowInClusterPolicy(
  cluster: KafkaCluster,
  wanted: boolean | undefined,
  context: PluginContext,
): msk.CfnClusterPolicy | undefined {
  const owned = ownedCluster(cluster);
  const created = wanted ?? owned !== undefined;
  if (created) return clusterPolicy(owned ?? context.pipeline, cluster);
  if (wanted !== false) {
    Annotations.of(context.pipeline).addWarningV2(
      'cdk-reinvent-constructs:clusterPolicyNotOwned',
      `the pipeline cannot connect until these are in the policy of the cluster, which this app does not own; where it has none, set 'createClusterPolicy': ` +
        JSON.stringify(Stack.of(context.pipeline).resolve(clusterStatements(cluster))),
    );
  }
  return undefined;
}

/** A cluster has one policy for all pipelines that read from it, so it stands with the cluster. */
function clusterPolicy(owner: IConstruct, cluster: KafkaCluster): msk.CfnClusterPolicy {
  const existing = owner.node.tryFindChild('OpenSearchIngestionPolicy');
  if (existing) return existing as msk.CfnClusterPolicy;
  const policy = new msk.CfnClusterPolicy(owner, 'OpenSearchIngestionPolicy', {
    clusterArn: cluster.clusterArn,
    policy: { Version: '2012-10-17', Statement: clusterStatements(cluster) },
  });
  policy.node.addValidation({ validate: () => otherPolicies(policy) });
  return policy;
}

/** No conditions: which source account or ARN the services name here is not documented, and a wrong one denies everything. */
function clusterStatements({ clusterArn }: KafkaCluster): Record<string, unknown>[] {
  const statement = (service: string, actions: string[]): Record<string, unknown> => ({
    Effect: 'Allow',
    Principal: { Service: service },
    Action: actions,
    Resource: clusterArn,
  });
  return [
    statement('osis.amazonaws.com', ['kafka:CreateVpcConnection', 'kafka:DescribeClusterV2']),
    statement('osis-pipelines.amazonaws.com', [
      'kafka:CreateVpcConnection',
      'kafka:GetBootstrapBrokers',
      'kafka:DescribeClusterV2',
    ]),
  ];
}

/** The later of two policies of a cluster replaces the other, or fails, in an order that nobody chose. */
function otherPolicies(policy: msk.CfnClusterPolicy): string[] {
  return policy.node.root.node
    .findAll()
    .filter((each): each is msk.CfnClusterPolicy => msk.CfnClusterPolicy.isCfnClusterPolicy(each))
    .filter((each) => each !== policy && clusterOf(each) === clusterOf(policy))
    .map(
      (each) =>
        `a cluster of MSK has only one policy, and '${each.node.path}' is one of the same cluster: set 'createClusterPolicy' to false and add to it ` +
        JSON.stringify(Stack.of(policy).resolve((policy.policy as { Statement: unknown }).Statement)),
    );
}

/** The resource that an ARN refers to, by `Ref`, by `Arn` or from another stack; the ARN where it is of nothing in this app. */
function clusterOf({ clusterArn }: msk.CfnClusterPolicy): unknown {
  const token = Tokenization.reverseString(clusterArn).firstToken;
  return Reference.isReference(token) ? token.target : clusterArn;
}

/** The resource of a cluster that this app makes; what is only referred to is somebody else's. */
export function ownedCluster({ _construct }: KafkaCluster): CfnResource | undefined {
  const resource = _construct?.node.defaultChild ?? _construct;
  return resource && CfnResource.isCfnResource(resource) ? resource : undefined;
}
