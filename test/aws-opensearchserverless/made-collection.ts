import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { aws_opensearchserverless as aoss } from '../../lib';
import { ACCOUNT, testStack } from '../support/stack';

export const COLLECTION = 'AWS::OpenSearchServerless::Collection';
export const SECURITY = 'AWS::OpenSearchServerless::SecurityPolicy';
export const ACCESS = 'AWS::OpenSearchServerless::AccessPolicy';
export const ARN = `arn:aws:aoss:us-east-1:${ACCOUNT}:collection/abc123`;
export const OTHER_ACCOUNT = '210987654321';
export const PRIVATE = aoss.NetworkAccess.privateAccess({ vpcEndpointIds: ['vpce-1'] });

export interface Found {
  readonly Properties: Record<string, unknown>;
  readonly DependsOn?: string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export function make(
  props: Partial<aoss.CollectionProps> = {},
  stack = testStack(),
): { stack: Stack; collection: aoss.Collection } {
  const required = { type: aoss.CollectionType.SEARCH, networkAccess: PRIVATE };
  return { stack, collection: new aoss.Collection(stack, 'Collection', { ...required, ...props }) };
}

export function imported(stack: Stack): aoss.ICollection {
  const attrs = { collectionArn: ARN, collectionName: 'logs' };
  return aoss.Collection.fromCollectionAttributes(stack, 'Collection', attrs);
}

export function role(stack: Stack, id = 'Role'): iam.Role {
  return new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
}

/** The resources of a type by logical id. */
export function resources(stack: Stack, type: string): Record<string, Found> {
  return Template.fromStack(stack).findResources(type) as unknown as Record<string, Found>;
}

/** The only collection of a stack. */
export function resource(stack: Stack): Found {
  return Object.values(resources(stack, COLLECTION))[0]!;
}

/** The body of the encryption or the network policy, with tokens as `<logical id>`. */
export function securityPolicy(stack: Stack, type: 'encryption' | 'network'): unknown {
  const found = Object.values(resources(stack, SECURITY)).find(({ Properties }) => Properties['Type'] === type);
  return body(found!);
}

/** The bodies of all data access policies. */
export function dataPolicies(stack: Stack): unknown[] {
  return Object.values(resources(stack, ACCESS)).map(body);
}

function body({ Properties }: Found): unknown {
  const { Policy } = Properties;
  if (typeof Policy === 'string') return JSON.parse(Policy);
  const [, parts] = (Policy as { 'Fn::Join': [string, (string | Record<string, unknown>)[]] })['Fn::Join'];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : `<${String(token(part))}>`)).join(''));
}

function token(part: Record<string, unknown>): unknown {
  return part['Ref'] ?? (part['Fn::GetAtt'] as string[] | undefined)?.[0];
}
