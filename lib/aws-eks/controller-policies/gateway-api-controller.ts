import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Controller, ControllerPermissions } from './controller-permissions';
import type { GatewayApiControllerPolicyOptions } from './options';

const READ_ACTIONS = ['ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeTags', 'ec2:DescribeVpcs'];
const DELIVERY_ACTIONS = [
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:UpdateLogDelivery',
];
const LOG_GROUP_ACTIONS = ['logs:DescribeLogGroups', 'logs:DescribeResourcePolicies', 'logs:PutResourcePolicy'];

/** The AWS Gateway API Controller, for VPC Lattice. */
export function gatewayApiController(options: GatewayApiControllerPolicyOptions): Controller {
  const { accessLogBuckets: buckets = [], accessLogDeliveryStreams: streams = [], accessLogGroups = false } = options;
  return {
    namespace: 'aws-application-networking-system',
    serviceAccount: 'gateway-api-controller',
    permit: (permissions) => {
      // The controller publishes it so: service networks may be shared by other accounts.
      permissions.allow(['vpc-lattice:*']);
      permissions.allow([...READ_ACTIONS, 'tag:GetResources', 'tag:TagResources', 'tag:UntagResources']);
      allowServiceLinkedRole(permissions, 'vpc-lattice.amazonaws.com', 'AWSServiceRoleForVpcLattice');
      if (buckets.length === 0 && streams.length === 0 && !accessLogGroups) return;

      allowServiceLinkedRole(permissions, 'delivery.logs.amazonaws.com', 'AWSServiceRoleForLogDelivery');
      permissions.allow([...DELIVERY_ACTIONS, ...(accessLogGroups ? LOG_GROUP_ACTIONS : [])]);
      permissions.allow(
        ['s3:GetBucketPolicy', 's3:PutBucketPolicy'],
        buckets.map((bucket) => CfnBucket.arnForBucket(bucket)),
      );
      permissions.allow(
        ['firehose:TagDeliveryStream'],
        streams.map((stream) => CfnDeliveryStream.arnForDeliveryStream(stream)),
      );
    },
  };
}

function allowServiceLinkedRole(permissions: ControllerPermissions, service: string, role: string): void {
  permissions.allow(
    ['iam:CreateServiceLinkedRole'],
    [permissions.arn('iam', `role/aws-service-role/${service}/${role}`, { region: '' })],
    { StringEquals: { 'iam:AWSServiceName': service } },
  );
}
