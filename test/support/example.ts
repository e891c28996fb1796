import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, CfnResource, type NestedStack, Stack, Stage, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { loadExample, type ExampleClass } from '../../examples';
import { withExampleApp } from './example-app';
import type { Template, TemplateResource } from './template';

/** The account and the region of a stack that does not say where it goes. */
export const EXAMPLE_ACCOUNT = '123456789012';
export const EXAMPLE_REGION = 'us-east-1';

/** One stack of an example, nested ones included. */
export interface ExampleStack {
  /** The stack's construct path. */
  readonly path: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly template: Template;
  /** Of a nested stack: the resource in another stack that stands for it. */
  readonly nestedAs?: { readonly stackPath: string; readonly logicalId: string };
}

/** A resource and where it is. */
export interface LocatedResource {
  /** The construct path, for messages. */
  readonly path: string;
  readonly stack: ExampleStack;
  readonly logicalId: string;
  readonly resource: TemplateResource;
}

/** Everything that one example synthesizes to. */
export class SynthesizedExample {
  constructor(
    /** The example's id, which is the construct path of its main stack. */
    readonly id: string,
    readonly stacks: readonly ExampleStack[],
    private readonly byPath: ReadonlyMap<string, LocatedResource>,
  ) {}

  /** The stack that the example's class is; the others stand beside or below it. */
  get main(): ExampleStack {
    const main = this.stacks.find(({ path }) => path === this.id);
    if (main === undefined) throw new Error(`${this.id}: the example's stack has another construct path than its id`);
    return main;
  }

  /** All resources of all stacks. */
  get resources(): readonly LocatedResource[] {
    return [...new Set(this.byPath.values())];
  }

  /** The resources of a type. */
  resourcesOfType(type: string): readonly LocatedResource[] {
    return this.resources.filter(({ resource }) => resource.Type === type);
  }

  /** The resource of a construct: by its path within the example's main stack or, for another stack, within the app. */
  find(path: string): LocatedResource {
    const found = this.byPath.get(`${this.id}/${path}`) ?? this.byPath.get(path);
    if (found === undefined) {
      const known = this.resources.map((located) => this.shorten(located.path)).sort();
      throw new Error(`${this.id}: no resource at '${path}'; there are: ${known.join(', ')}`);
    }
    return found;
  }

  /** A construct path as a test writes it: within the main stack, without the L1's id. */
  shorten(path: string): string {
    return path.replace(`${this.id}/`, '').replace(/\/Resource$/, '');
  }
}

/** Synthesizes an example of the registry. */
export async function synthesizeExample(id: string): Promise<SynthesizedExample> {
  return synthesize(await loadExample(id), id);
}

/** Synthesizes a stack class, and the stacks that it makes beside and below itself. */
export function synthesize(Example: ExampleClass, id: string): SynthesizedExample {
  return withExampleApp((app) => {
    new Example(app, id);
    app.synth();
    return collect(app, id);
  });
}

function collect(app: App, id: string): SynthesizedExample {
  const stacks = new Map(
    app.node
      .findAll()
      .filter(isStack)
      .map((stack) => [stack, describe(stack)]),
  );
  const byPath = new Map<string, LocatedResource>();
  const locate = (resource: CfnResource, stack: ExampleStack): LocatedResource | undefined => {
    const { path } = resource.node;
    const logicalId = resource.stack.resolve(resource.logicalId) as string;
    const rendered = stack.template.Resources?.[logicalId];
    if (rendered !== undefined && !byPath.has(path)) byPath.set(path, { path, stack, logicalId, resource: rendered });
    return byPath.get(path);
  };
  for (const construct of app.node.findAll()) {
    const resource = resourceOf(construct);
    const stack = resource && stacks.get(resource.stack);
    const located = resource && stack && locate(resource, stack);
    if (located !== undefined) byPath.set(construct.node.path, located);
  }
  return new SynthesizedExample(id, [...stacks.values()], byPath);
}

function isStack(construct: IConstruct): construct is Stack {
  return Stack.isStack(construct);
}

/** The resource that an L2 stands for, whatever number of layers is between. */
function resourceOf(construct: IConstruct): CfnResource | undefined {
  if (CfnResource.isCfnResource(construct)) return construct;
  const { defaultChild } = construct.node;
  return defaultChild && resourceOf(defaultChild);
}

function describe(stack: Stack): ExampleStack {
  const outdir = Stage.of(stack)?.outdir ?? '';
  const { nestedStackParent: parent, nestedStackResource: nested } = stack as NestedStack;
  return {
    path: stack.node.path,
    name: Token.isUnresolved(stack.stackName) ? stack.node.path.replaceAll('/', '-') : stack.stackName,
    account: Token.isUnresolved(stack.account) ? EXAMPLE_ACCOUNT : stack.account,
    region: Token.isUnresolved(stack.region) ? EXAMPLE_REGION : stack.region,
    template: JSON.parse(readFileSync(join(outdir, stack.templateFile), 'utf8')) as Template,
    ...(parent &&
      nested && {
        nestedAs: { stackPath: parent.node.path, logicalId: parent.resolve(nested.logicalId) as string },
      }),
  };
}
