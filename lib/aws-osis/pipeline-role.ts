import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { CfnPipeline } from 'aws-cdk-lib/aws-osis';
import type { Construct } from 'constructs';
import { asMapping, isMapping } from './mapping';
import { optionRules, type OptionRules } from './option-table';
import { pipelineArnOf } from './pipeline-arn';
import { UsedPlugins } from './pipeline-plugins';
import { allow, type PermissionSettings } from './role-permission';

const ROLE = 'sts_role_arn';
/** What the type of an option begins with whose value is another plugin. */
const NESTED = 'plugin:';

/** A role that the service can assume for exactly one pipeline. */
export function makeRole(pipeline: Construct, pipelineName: string): iam.Role {
  return new iam.Role(pipeline, 'Role', {
    description: `Pipeline ${pipeline.node.path}`.slice(0, 1000),
    assumedBy: servicePrincipal(pipeline, pipelineName),
  });
}

/** Lets the service assume a role of the app; that of another app is taken to allow it. */
export function trustService(pipeline: Construct, role: iam.IRole, pipelineName: string): void {
  const { assumeRolePolicy } = role as { assumeRolePolicy?: iam.PolicyDocument };
  assumeRolePolicy?.addStatements(
    new iam.PolicyStatement({ actions: ['sts:AssumeRole'], principals: [servicePrincipal(pipeline, pipelineName)] }),
  );
}

/** The conditions keep pipelines of other accounts, and other pipelines of this one, out. */
function servicePrincipal(pipeline: Construct, pipelineName: string): iam.ServicePrincipal {
  return new iam.ServicePrincipal('osis-pipelines.amazonaws.com', {
    conditions: {
      StringEquals: { 'aws:SourceAccount': Stack.of(pipeline).account },
      ArnLike: { 'aws:SourceArn': pipelineArnOf(pipeline, pipelineName) },
    },
  });
}

/**
 * Lets the role make the network interfaces by which a pipeline is attached to a VPC.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-docdb.html
 */
export function allowAttachment(pipeline: Construct, role: iam.IRole, network: CfnPipeline.VpcOptionsProperty): void {
  for (const permission of attachment(Stack.of(pipeline), network)) allow({ pipeline, role }, permission);
}

function attachment(stack: Stack, network: CfnPipeline.VpcOptionsProperty): PermissionSettings[] {
  const arn = (resource: string, resourceName: string) => stack.formatArn({ service: 'ec2', resource, resourceName });
  const interfaces = arn('network-interface', '*');
  return [
    {
      actions: [
        'ec2:AttachNetworkInterface',
        'ec2:CreateNetworkInterface',
        'ec2:CreateNetworkInterfacePermission',
        'ec2:DeleteNetworkInterface',
        'ec2:DeleteNetworkInterfacePermission',
        'ec2:DetachNetworkInterface',
      ],
      resources: [
        interfaces,
        ...network.subnetIds.map((id) => arn('subnet', id)),
        ...(network.securityGroupIds ?? []).map((id) => arn('security-group', id)),
      ],
    },
    {
      // None of these can be limited to a resource.
      actions: [
        'ec2:DescribeDhcpOptions',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeRouteTables',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcs',
      ],
      resources: ['*'],
    },
    {
      actions: ['ec2:CreateTags'],
      resources: [interfaces],
      conditions: { StringEquals: { 'aws:RequestTag/OSISManaged': 'true' } },
    },
  ];
}

/** Writes the role's ARN into each part of a configuration that calls AWS, where nothing else is said. */
export function writeRole(document: Record<string, unknown>, roleArn: string): void {
  const { secrets } = asMapping(asMapping(document['extension'])['aws']);
  for (const secret of Object.values(asMapping(secrets))) setRole(secret, roleArn);
  for (const { kind, name, options } of UsedPlugins.of(document).all) writeOfPlugin(kind, name, options, roleArn);
}

/** What is no option of the plugin is the user's own data, whatever its name. */
function writeOfPlugin(kind: string, name: string, options: unknown, roleArn: string): void {
  const rules = optionRules(kind, name);
  if (rules) writeOfOptions(options, rules, roleArn);
  // Nothing is known of the plugin, but that AWS is called as it is by the others.
  else setRole(asMapping(options)['aws'], roleArn);
}

function writeOfOptions(value: unknown, rules: OptionRules, roleArn: string): void {
  if (Array.isArray(value)) {
    for (const each of value as unknown[]) writeOfOptions(each, rules, roleArn);
    return;
  }
  if (rules.has(ROLE)) setRole(value, roleArn);
  for (const [key, each] of Object.entries(asMapping(value))) {
    const rule = rules.get(key);
    if (rule?.options) writeOfOptions(each, rule.options, roleArn);
    else if (rule?.type.startsWith(NESTED)) {
      const kind = rule.type.slice(NESTED.length);
      for (const [name, options] of Object.entries(asMapping(each))) writeOfPlugin(kind, name, options, roleArn);
    }
  }
}

function setRole(value: unknown, roleArn: string): void {
  if (isMapping(value) && !Object.hasOwn(value, ROLE)) (value as Record<string, unknown>)[ROLE] = roleArn;
}
