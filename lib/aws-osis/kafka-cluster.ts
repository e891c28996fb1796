import { Fn } from 'aws-cdk-lib';
import type * as msk from 'aws-cdk-lib/aws-msk';
import type { IConstruct } from 'constructs';
import { fail, isKnown } from '../core/validation';

/** A cluster of Amazon MSK. */
export class KafkaCluster {
  /** A provisioned cluster, such as `CfnCluster` of aws-cdk-lib. */
  public static fromCluster(cluster: msk.IClusterRef): KafkaCluster {
    return new KafkaCluster(cluster.clusterRef.clusterArn, cluster);
  }

  /** A cluster of MSK Serverless, such as `CfnServerlessCluster` of aws-cdk-lib. */
  public static fromServerlessCluster(cluster: msk.IServerlessClusterRef): KafkaCluster {
    return new KafkaCluster(cluster.serverlessClusterRef.serverlessClusterArn, cluster);
  }

  /**
   * Any cluster by its ARN, also of another account.
   *
   * @param clusterArn such as `arn:aws:kafka:us-east-1:123456789012:cluster/orders/0d9c…-5`
   */
  public static fromClusterArn(clusterArn: string): KafkaCluster {
    if (isKnown(clusterArn) && !/^arn:[^:]+:kafka:[^:]+:\d{12}:cluster\/[^/]+\/[^/]+$/.test(clusterArn)) {
      fail(
        undefined,
        'NoClusterArn',
        `'clusterArn' must be the ARN of a cluster of Amazon MSK, 'arn:aws:kafka:REGION:ACCOUNT:cluster/NAME/UUID', got '${clusterArn}'`,
      );
    }
    return new KafkaCluster(clusterArn);
  }

  private constructor(
    /** The ARN of the cluster. */
    public readonly clusterArn: string,
    /** @internal The cluster, where it was given as a construct. */
    public readonly _construct?: IConstruct,
  ) {}

  /**
   * The ARN of a topic.
   *
   * @param topicName the topic's name; `*` stands for any text
   */
  public arnForTopic(topicName: string): string {
    return `${this.arnOf('topic')}/${topicName}`;
  }

  /**
   * The ARN of a consumer group.
   *
   * @param groupId the group's id; `*` stands for any text
   */
  public arnForGroup(groupId: string): string {
    return `${this.arnOf('group')}/${groupId}`;
  }

  /** The ARN may be a token, so CloudFormation has to put the word in. */
  private arnOf(kind: string): string {
    return Fn.join(`:${kind}/`, Fn.split(':cluster/', this.clusterArn));
  }
}
