import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as settings from '../../cdk.json';

/** The account and the region of the stacks that tests make. */
export const ACCOUNT = '123456789012';
export const REGION = 'us-east-1';

/** A stack with the flags of `cdk.json`; account and region are known, since most checks need them. */
export function testStack(id = 'Stack', env: { account?: string; region?: string } = {}, app = testApp()): Stack {
  return new Stack(app, id, { env: { account: ACCOUNT, region: REGION, ...env } });
}

/** An app with the flags of `cdk.json`. */
export function testApp(): App {
  return new App({ context: settings.context });
}

/** The warnings that a stack shows to its user. */
export function warnings(stack: Stack): string[] {
  const entries = stack.node.findAll().flatMap(({ node }) => node.metadata);
  return entries.filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => String(data));
}

/** The statements of the only policy of a type, or of the one that `id` finds. */
export function statements(stack: Stack, type: string, id?: RegExp): Record<string, unknown>[] {
  const found = Object.entries(Template.fromStack(stack).findResources(type)).filter(([name]) => !id || id.test(name));
  if (found.length !== 1)
    throw new Error(`expected one ${type}, found ${found.length}: ${found.map(([name]) => name).join(', ')}`);
  const properties = (found[0]![1] as { Properties: Record<string, { Statement: Record<string, unknown>[] }> })
    .Properties;
  return (properties['PolicyDocument'] ?? properties['Policy'])!.Statement;
}
