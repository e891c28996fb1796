import { CfnCondition, CfnMapping, CfnOutput, CfnParameter, CfnResource, Stack, Token, type App } from 'aws-cdk-lib';
import { examples, loadExample } from '../examples';
import { synthesize } from './apps';
import { instances } from './instances';
import { compare, type Row } from './measure';

/** A template, as far as a twin copies it. */
interface Template {
  readonly Parameters?: Record<string, Record<string, unknown>>;
  readonly Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  readonly Conditions?: Record<string, unknown>;
  readonly Resources: Record<string, { readonly Type: string; readonly Properties?: Record<string, unknown> }>;
  readonly Outputs?: Record<string, Record<string, unknown>>;
  readonly Rules?: unknown;
}

/** Instances of one construct in a twin's stack: enough to be measured, though CloudFormation takes no more than 500 resources. */
const INSTANCES = 50;

/**
 * Construct and synth against the bare twin: the same template made of plain `CfnResource`s in a bare app. Of an example the
 * ratio is the price of all abstractions in it, aws-cdk-lib's and ours; of many instances of one construct it is ours.
 */
export async function twin(runs: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const id of Object.keys(examples)) {
    const Example = await loadExample(id);
    rows.push(...against(id, (app) => new Example(app, id), runs));
  }
  for (const [what, fill] of Object.entries(instances)) {
    const make = (app: App): void => {
      fill(new Stack(app, 'twin', { env: { account: '123456789012', region: 'us-east-1' } }), INSTANCES);
    };
    rows.push(...against(`${INSTANCES} of ${what}`, make, runs));
  }
  return rows;
}

function against(what: string, make: (app: App) => unknown, runs: number): Row[] {
  const templates = templatesOf(make);
  const { made, bare } = compare(
    { made: () => templatesOf(make), bare: () => templatesOf((app) => bareTwins(app, templates)) },
    runs * 3,
  );
  return [
    { what: `${what}, bare`, median: bare, unit: 'ms' },
    { what, median: made, unit: 'ms', ratio: made / bare, aim: 1.25 },
  ];
}

/** The templates of an app, by stack: an example may make further stacks beside its own. */
export function templatesOf(make: (app: App) => unknown): Record<string, Template> {
  const unlimited = (app: App): void => {
    app.node.setContext('@aws-cdk/core:stackResourceLimit', 0);
    make(app);
  };
  return synthesize(unlimited, (app) =>
    Object.fromEntries(app.synth().stacks.map(({ stackName, template }) => [stackName, template as Template])),
  );
}

/** Fills an app with the twins of all stacks of another. */
export function bareTwins(app: App, templates: Readonly<Record<string, Template>>): void {
  for (const [id, template] of Object.entries(templates)) bareTwin(app, id, template);
}

function bareTwin(app: App, id: string, template: Template): void {
  const stack = new Stack(app, id, { env: { region: 'us-east-1' } });
  const { Parameters = {}, Mappings = {}, Conditions = {}, Resources, Outputs = {} } = template;
  for (const [name, { Type: type, Default, ...rest }] of Object.entries(Parameters)) {
    // The synthesizer makes its own.
    if (name === 'BootstrapVersion') continue;
    Object.assign(new CfnParameter(stack, name, { type: String(type), default: Default }), rest);
  }
  for (const [name, mapping] of Object.entries(Mappings)) new CfnMapping(stack, name, { mapping });
  for (const [name, expression] of Object.entries(Conditions)) {
    new CfnCondition(stack, name, { expression: Token.asAny(expression) });
  }
  for (const [name, { Type: type, Properties: properties, ...rest }] of Object.entries(Resources)) {
    const resource = new CfnResource(stack, name, { type, properties });
    for (const [key, value] of Object.entries(rest)) resource.addOverride(key, value);
  }
  for (const [name, { Value, ...rest }] of Object.entries(Outputs)) {
    Object.assign(new CfnOutput(stack, name, { value: Token.asString(Value) }), rest);
  }
}
