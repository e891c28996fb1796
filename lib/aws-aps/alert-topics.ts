import { Annotations, ArnFormat, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { fail, isKnown } from '../core/validation';

const SERVICE = 'aps.amazonaws.com';
const PUBLISH = ['sns:GetTopicAttributes', 'sns:Publish'];
const USE_KEY = ['kms:Decrypt', 'kms:GenerateDataKey*'];
/** The key that AWS keeps for SNS: its policy lets no service in, and cannot be changed. */
const AWS_MANAGED_KEY = /(?:^|:)alias\/aws\/sns$/;

/** The workspace whose alerts are sent. */
export interface AlertSource {
  readonly workspaceArn: string;
  readonly account: string;
}

/**
 * Lets a workspace publish to a topic, and use the topic's key; where the app does not own one of them, says what its
 * owner must add.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-receiver-AMPpermission.html
 */
export function allowAlerts(scope: Construct, source: AlertSource, topic: sns.ITopicRef): void {
  validateTopic(scope, source, topic);
  const statement = publishStatement(scope, source, topic.topicRef.topicArn, Stack.of(topic) === Stack.of(scope));
  if (!iam.ResourceWithPolicies.of(topic)?.addToResourcePolicy(statement).statementAdded) {
    warnOfTopic(scope, topic.node.path, statement);
  }
  allowKey(scope, topic);
}

/** Says what the owner of a topic must add, of which nothing is known but its ARN. */
export function warnOfForeignTopic(scope: Construct, source: AlertSource, topicArn: string): void {
  warnOfTopic(scope, topicArn, publishStatement(scope, source, topicArn, true));
}

/**
 * The workspace refers to the topic. A topic of another stack must not refer back, as either stack would have to be
 * deployed before the other: it trusts the workspaces of the account instead of one.
 */
function publishStatement(
  scope: Construct,
  source: AlertSource,
  topicArn: string,
  exact: boolean,
): iam.PolicyStatement {
  const { workspaceArn, account } = source;
  const any = Stack.of(scope).formatArn({
    service: 'aps',
    account,
    resource: 'workspace',
    resourceName: '*',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  return new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(SERVICE)],
    actions: PUBLISH,
    resources: [topicArn],
    conditions: {
      StringEquals: { 'aws:SourceAccount': account },
      ...(exact ? { ArnEquals: { 'aws:SourceArn': workspaceArn } } : { ArnLike: { 'aws:SourceArn': any } }),
    },
  });
}

/**
 * The statement is the service's own, without conditions: whether requests for the key bear the workspace is not
 * documented, and where they do not, a condition loses every alert without a word. Who may publish, the topic decides.
 */
function allowKey(scope: Construct, topic: sns.ITopicRef): void {
  const { masterKey, kmsMasterKeyId } = topic as { masterKey?: kms.IKey; kmsMasterKeyId?: string };
  const key = masterKey?.keyArn ?? kmsMasterKeyId;
  if (key === undefined) return;
  if (isKnown(key) ? AWS_MANAGED_KEY.test(key) : endsInManagedAlias(scope, key)) {
    const remedy = `use a key of your own, whose policy can let ${SERVICE} in`;
    const message = `must not be encrypted with 'alias/aws/sns', as '${topic.node.path}' is; ${remedy}`;
    fail(scope, 'AwsManagedKey', `'topic' ${message}`);
  }
  const principal = new iam.ServicePrincipal(SERVICE);
  const statement = new iam.PolicyStatement({ principals: [principal], actions: USE_KEY, resources: ['*'] });
  const added = masterKey
    ? masterKey.addToResourcePolicy(statement, true).statementAdded
    : iam.EncryptedResources.of(topic)?.grantOnKey(principal, ...USE_KEY).grant !== undefined;
  if (added) return;
  Annotations.of(scope).addWarningV2(
    'cdk-reinvent-constructs:aps.topicKeyNotOwned',
    `alerts do not arrive until this is added to the policy of the key of '${topic.node.path}', which this app does not ` +
      `own: ${JSON.stringify(Stack.of(scope).resolve(statement.toJSON()))}`,
  );
}

/** An alias of the L2 is an ARN with the partition, region and account of the stack in it. */
function endsInManagedAlias(scope: Construct, key: string): boolean {
  return JSON.stringify(Stack.of(scope).resolve(key)).includes('alias/aws/sns"');
}

function validateTopic(scope: Construct, { account }: AlertSource, topic: sns.ITopicRef): void {
  const { topicArn } = topic.topicRef;
  const { fifo, fifoTopic } = topic as { fifo?: boolean; fifoTopic?: unknown };
  if (fifo || fifoTopic === true || (isKnown(topicArn) && topicArn.endsWith('.fifo'))) {
    fail(
      scope,
      'FifoTopic',
      `'topic' must be a standard topic, '${topic.node.path}' is FIFO: the service does not send to it`,
    );
  }
  const owner = topic.env.account;
  if (isKnown(account) && isKnown(owner) && account !== owner) {
    Annotations.of(scope).addWarningV2(
      'cdk-reinvent-constructs:aps.topicOfOtherAccount',
      `the service documents topics of the workspace's account ${account} only, '${topic.node.path}' is of ${owner}`,
    );
  }
}

function warnOfTopic(scope: Construct, topic: string, statement: iam.PolicyStatement): void {
  const name = Token.isUnresolved(topic) ? JSON.stringify(Stack.of(scope).resolve(topic)) : topic;
  Annotations.of(scope).addWarningV2(
    'cdk-reinvent-constructs:aps.topicNotOwned',
    `alerts do not arrive until this is added to the policy of the topic '${name}', which this app does not own: ` +
      JSON.stringify(Stack.of(scope).resolve(statement.toJSON())),
  );
}
