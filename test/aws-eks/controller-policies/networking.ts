import * as acmpca from 'aws-cdk-lib/aws-acmpca';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ControllerPolicy } from '../../../lib/aws-eks/controller-policy';
import { arn } from '../../support/references';
import { ec2, global, own, type ControllerProof } from './controller-proof';

const ZONE = global('route53', 'hostedzone/Z1');
const OTHER_ZONE = global('route53', 'hostedzone/Z2');
const LOAD_BALANCER = own('elasticloadbalancing', 'loadbalancer/app/a/1');
const AUTHORITY = own('acm-pca', 'certificate-authority/1');
const STREAM = own('firehose', 'deliverystream/logs');
const MADE_BY_CONTROLLER = { 'aws:ResourceTag/elbv2.k8s.aws/cluster': 'prod' };
const records = (...types: string[]) => ({ 'route53:ChangeResourceRecordSetsRecordTypes': types });
const linkedRole = (service: string, role: string) => ({
  action: 'iam:CreateServiceLinkedRole',
  resource: `arn:aws:iam::123456789012:role/aws-service-role/${service}/${role}`,
  context: { 'iam:AWSServiceName': service },
});

export const networking: ControllerProof[] = [
  {
    controller: 'awsLoadBalancerController',
    policy: () => ControllerPolicy.awsLoadBalancerController(),
    runsAs: 'kube-system/aws-load-balancer-controller',
    // It knows no tags on target groups, listeners and rules, which AWS's own policies do.
    unknown: /elasticloadbalancing:(Add|Remove)Tags'? (applies|does not apply) to arn:aws:elasticloadbalancing/,
    allows: [
      { action: ['ec2:DescribeSubnets', 'elasticloadbalancing:DescribeLoadBalancers'] },
      {
        action: 'elasticloadbalancing:CreateLoadBalancer',
        resource: LOAD_BALANCER,
        context: { 'aws:RequestTag/elbv2.k8s.aws/cluster': 'prod' },
      },
      { action: 'elasticloadbalancing:DeleteLoadBalancer', resource: LOAD_BALANCER, context: MADE_BY_CONTROLLER },
      { action: 'ec2:DeleteSecurityGroup', resource: ec2('security-group/sg-1'), context: MADE_BY_CONTROLLER },
      linkedRole('elasticloadbalancing.amazonaws.com', 'AWSServiceRoleForElasticLoadBalancing'),
    ],
    denies: [
      { action: 'elasticloadbalancing:CreateLoadBalancer', resource: LOAD_BALANCER },
      { action: 'elasticloadbalancing:DeleteLoadBalancer', resource: LOAD_BALANCER },
      { action: 'ec2:DeleteSecurityGroup', resource: ec2('security-group/sg-1') },
      linkedRole('ecs.amazonaws.com', 'AWSServiceRoleForECS'),
    ],
  },
  {
    controller: 'certManager',
    policy: (stack) =>
      ControllerPolicy.certManager({ hostedZones: [route53.HostedZone.fromHostedZoneId(stack, 'Zone', 'Z1')] }),
    runsAs: 'cert-manager/cert-manager',
    allows: [
      { action: 'route53:ChangeResourceRecordSets', resource: ZONE, context: records('TXT') },
      { action: 'route53:ListResourceRecordSets', resource: ZONE },
      { action: 'route53:GetChange', resource: global('route53', 'change/C1') },
      { action: 'route53:ListHostedZonesByName' },
    ],
    denies: [
      { action: 'route53:ChangeResourceRecordSets', resource: ZONE, context: records('A') },
      { action: 'route53:ChangeResourceRecordSets', resource: ZONE, context: records('TXT', 'A') },
      { action: 'route53:ChangeResourceRecordSets', resource: OTHER_ZONE, context: records('TXT') },
      { action: 'route53:DeleteHostedZone', resource: ZONE },
    ],
  },
  {
    controller: 'externalDns',
    policy: (stack) =>
      ControllerPolicy.externalDns({ hostedZones: [route53.HostedZone.fromHostedZoneId(stack, 'Zone', 'Z1')] }),
    runsAs: 'external-dns/external-dns',
    allows: [
      { action: ['route53:ChangeResourceRecordSets', 'route53:ListResourceRecordSets'], resource: ZONE },
      { action: 'route53:ListHostedZones' },
      { action: ['route53:ListTagsForResource', 'route53:ListTagsForResources'], resource: [ZONE, OTHER_ZONE] },
    ],
    denies: [
      { action: ['route53:ChangeResourceRecordSets', 'route53:ListResourceRecordSets'], resource: OTHER_ZONE },
      { action: 'route53:DeleteHostedZone', resource: ZONE },
    ],
  },
  {
    controller: 'gatewayApiController',
    policy: () => ControllerPolicy.gatewayApiController(),
    runsAs: 'aws-application-networking-system/gateway-api-controller',
    allows: [
      { action: 'vpc-lattice:CreateService', resource: own('vpc-lattice', 'service/svc-1') },
      { action: ['ec2:DescribeVpcs', 'tag:GetResources', 'tag:TagResources'] },
      linkedRole('vpc-lattice.amazonaws.com', 'AWSServiceRoleForVpcLattice'),
    ],
    denies: [
      { action: ['logs:CreateLogDelivery', 'logs:PutResourcePolicy'] },
      { action: 's3:PutBucketPolicy', resource: global('s3', 'logs') },
      { action: 'ec2:DeleteVpc', resource: ec2('vpc/vpc-1') },
      linkedRole('ecs.amazonaws.com', 'AWSServiceRoleForECS'),
    ],
  },
  {
    controller: 'gatewayApiController',
    variant: 'with access logs',
    policy: (stack) =>
      ControllerPolicy.gatewayApiController({
        accessLogBuckets: [new s3.Bucket(stack, 'Logs')],
        accessLogDeliveryStreams: [firehose.DeliveryStream.fromDeliveryStreamName(stack, 'Stream', 'logs')],
        accessLogGroups: true,
      }),
    runsAs: 'aws-application-networking-system/gateway-api-controller',
    allows: [
      { action: ['logs:CreateLogDelivery', 'logs:PutResourcePolicy', 'logs:DescribeLogGroups'] },
      { action: ['s3:GetBucketPolicy', 's3:PutBucketPolicy'], resource: arn('Logs') },
      { action: 'firehose:TagDeliveryStream', resource: STREAM },
      linkedRole('delivery.logs.amazonaws.com', 'AWSServiceRoleForLogDelivery'),
    ],
    denies: [
      { action: 's3:PutBucketPolicy', resource: global('s3', 'others') },
      { action: 'firehose:TagDeliveryStream', resource: own('firehose', 'deliverystream/others') },
      { action: 'firehose:DeleteDeliveryStream', resource: STREAM },
    ],
  },
  {
    controller: 'privateCaIssuer',
    policy: (stack) =>
      ControllerPolicy.privateCaIssuer({
        certificateAuthorities: [
          acmpca.CertificateAuthority.fromCertificateAuthorityArn(stack, 'Authority', AUTHORITY),
        ],
      }),
    runsAs: 'aws-privateca-issuer/aws-privateca-issuer',
    allows: [
      {
        action: ['acm-pca:DescribeCertificateAuthority', 'acm-pca:GetCertificate', 'acm-pca:IssueCertificate'],
        resource: AUTHORITY,
      },
    ],
    denies: [
      { action: 'acm-pca:IssueCertificate', resource: own('acm-pca', 'certificate-authority/2') },
      { action: 'acm-pca:RevokeCertificate', resource: AUTHORITY },
    ],
  },
  {
    controller: 'vpcCni',
    policy: () => ControllerPolicy.vpcCni(),
    runsAs: 'kube-system/aws-node',
    managed: ['AmazonEKS_CNI_Policy'],
    allows: [
      { action: 'ec2:AssignPrivateIpAddresses', resource: ec2('network-interface/eni-1') },
      { action: 'ec2:CreateTags', resource: ec2('network-interface/eni-1') },
    ],
    denies: [
      { action: 'ec2:AssignIpv6Addresses', resource: ec2('network-interface/eni-1') },
      { action: 'ec2:CreateTags', resource: ec2('instance/i-1') },
      { action: 'logs:DescribeLogGroups' },
    ],
  },
  {
    controller: 'vpcCni',
    variant: 'with IPv6 and logs',
    policy: () => ControllerPolicy.vpcCni({ ipv6: true, networkPolicyLogs: true }),
    runsAs: 'kube-system/aws-node',
    allows: [
      { action: ['ec2:AssignIpv6Addresses', 'ec2:CreateTags'], resource: ec2('network-interface/eni-1') },
      { action: ['ec2:DescribeNetworkInterfaces', 'logs:DescribeLogGroups'] },
      { action: 'logs:CreateLogGroup', resource: own('logs', 'log-group:/aws/eks/prod/cluster') },
      { action: 'logs:PutLogEvents', resource: own('logs', 'log-group:/aws/eks/prod/cluster:log-stream:a') },
    ],
    denies: [
      { action: 'ec2:AssignPrivateIpAddresses', resource: ec2('network-interface/eni-1') },
      { action: 'ec2:CreateTags', resource: ec2('instance/i-1') },
      { action: 'logs:PutLogEvents', resource: own('logs', 'log-group:/aws/eks/test/cluster:log-stream:a') },
    ],
  },
];
