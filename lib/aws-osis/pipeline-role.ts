import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { CfnPipeline } from 'aws-cdk-lib/aws-osis';
import type { Construct } from 'constructs';
import { pipelineArnOf } from './pipeline-arn';
import { allow, type PermissionSettings } from './role-permission';

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
  const secrets = mapping(mapping(mapping(document['extension'])?.['aws'])?.['secrets']);
  for (const secret of Object.values(secrets ?? {})) setRole(secret, roleArn);
  for (const [name, subPipeline] of Object.entries(document)) if (name !== 'extension') visit(subPipeline, roleArn);
}

function visit(value: unknown, roleArn: string): void {
  if (Array.isArray(value)) {
    for (const each of value as unknown[]) visit(each, roleArn);
    return;
  }
  const fields = mapping(value);
  if (!fields) return;
  // What is called `aws` in a mapping of the user's own names has no region.
  if (mapping(fields['aws'])?.['region'] !== undefined) setRole(fields['aws'], roleArn);
  const queue = mapping(mapping(fields['dlq'])?.['s3']);
  if (queue) setRole(queue, roleArn);
  for (const each of Object.values(fields)) visit(each, roleArn);
}

function setRole(value: unknown, roleArn: string): void {
  const fields = mapping(value);
  if (fields && !Object.hasOwn(fields, 'sts_role_arn')) fields['sts_role_arn'] = roleArn;
}

function mapping(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
