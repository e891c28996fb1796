import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import type { Controller } from './controller-permissions';
import type { FluentBitPolicyOptions } from './options';

const WRITE_ACTIONS = ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'];

/** Fluent Bit with its CloudWatch Logs output. */
export function fluentBit({ logGroups = [], logGroupPrefixes = [] }: FluentBitPolicyOptions): Controller {
  return {
    namespace: 'amazon-cloudwatch',
    serviceAccount: 'fluent-bit',
    daemonSet: true,
    permit: (permissions) => {
      permissions.requireSome({ logGroups, logGroupPrefixes });
      const prefixes = logGroupPrefixes.map((prefix) => permissions.arn('logs', `log-group:${prefix}*`));
      permissions.allow(WRITE_ACTIONS, [...logGroups.map((group) => CfnLogGroup.arnForLogGroup(group)), ...prefixes]);
      permissions.allow(['logs:CreateLogGroup', 'logs:PutRetentionPolicy'], prefixes);
    },
  };
}
