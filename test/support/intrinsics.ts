import type { ExampleStack, SynthesizedExample } from './example';
import { fillIn, type NamedResource } from './resource-names';
import { RESOURCE_SHAPES } from './resource-shapes';
import type { TemplateResource } from './template';

/** What `AWS::NoValue` resolves to; whatever holds it drops it. */
const NO_VALUE = Symbol('AWS::NoValue');

type Properties = Readonly<Record<string, unknown>>;

/** Turns the intrinsic functions of one stack into what they return once the example is deployed. */
export class Resolver {
  constructor(
    private readonly example: SynthesizedExample,
    private readonly stack: ExampleStack,
  ) {}

  /** A value without intrinsic functions; an error names the function that cannot be known. */
  resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolve(item)).filter((item) => item !== NO_VALUE);
    if (typeof value !== 'object' || value === null) return value;

    const entries = Object.entries(value);
    const [first] = entries;
    if (entries.length === 1 && first !== undefined && /^(Ref|Condition|Fn::\w+)$/.test(first[0])) {
      const [name, argument] = first;
      // Both names are ordinary keys too: a policy's `Condition` holds operators, an intrinsic one a condition's name.
      if (name !== 'Condition' || typeof argument === 'string') return this.call(name, argument);
    }
    return Object.fromEntries(
      entries.map(([key, item]) => [key, this.resolve(item)] as const).filter(([, item]) => item !== NO_VALUE),
    );
  }

  /** A value that must be a text once it is resolved. */
  text(value: unknown): string {
    const resolved = this.resolve(value);
    if (typeof resolved === 'string' || typeof resolved === 'number') return String(resolved);
    throw this.error(`expected a text, got ${JSON.stringify(value)}`);
  }

  /** The ARN of a resource. */
  arn(logicalId: string): string {
    return fillIn('${Arn}', this.named(logicalId));
  }

  /** What `Ref` returns for a resource. */
  ref(logicalId: string): string {
    const resource = this.named(logicalId);
    return fillIn(resource.shape.ref ?? '${Name}', resource);
  }

  /** What `Fn::GetAtt` returns for a resource. */
  attribute(logicalId: string, attribute: string): unknown {
    const { Type: type, Properties: properties = {} } = this.resource(logicalId);
    if (type === 'AWS::CloudFormation::Stack') return this.nestedOutput(logicalId, attribute);
    if (type === 'Custom::AWSCDKCfnJson') return JSON.parse(this.text(properties['Value']));
    if (attribute in properties) return this.resolve(properties[attribute]);

    const resource = this.named(logicalId);
    const text = (resource.shape.attributes ?? { Arn: '${Arn}' })[attribute];
    if (text === undefined) {
      throw this.error(`attribute '${attribute}' of ${type} '${logicalId}' is not known; add it to resource-shapes.ts`);
    }
    return fillIn(text, resource);
  }

  private readonly functions: Readonly<Record<string, (argument: unknown) => unknown>> = {
    Condition: (name) => this.condition(String(name)),
    Ref: (name) => this.reference(String(name)),
    'Fn::And': (operands) => this.list(operands).every(Boolean),
    'Fn::Base64': (text) => Buffer.from(this.text(text)).toString('base64'),
    'Fn::Equals': (operands) => new Set(this.list(operands).map((operand) => JSON.stringify(operand))).size === 1,
    'Fn::FindInMap': (keys) => {
      const [map = '', top = '', second = ''] = this.list(keys).map(String);
      return this.resolve(this.stack.template.Mappings?.[map]?.[top]?.[second]);
    },
    'Fn::GetAZs': (region) => ['a', 'b', 'c'].map((zone) => `${this.text(region) || this.stack.region}${zone}`),
    'Fn::GetAtt': (argument) => {
      const [logicalId, ...attribute] = Array.isArray(argument) ? argument : String(argument).split('.');
      return this.attribute(String(logicalId), attribute.join('.'));
    },
    'Fn::GetStackOutput': (reference) => this.outputOfStack(reference as Properties),
    'Fn::If': (argument) => {
      const [condition, yes, no] = argument as unknown[];
      return this.resolve(this.condition(String(condition)) ? yes : no);
    },
    'Fn::ImportValue': (exportName) => this.imported(this.text(exportName)),
    'Fn::Join': (argument) => this.join(this.list(argument)),
    'Fn::Not': (operands) => !this.list(operands)[0],
    'Fn::Or': (operands) => this.list(operands).some(Boolean),
    'Fn::Select': (argument) => this.select(this.list(argument)),
    'Fn::Split': (argument) => {
      const [separator, text] = this.list(argument);
      return this.text(text).split(String(separator));
    },
    'Fn::Sub': (argument) => this.substitute(argument),
    'Fn::ToJsonString': (value) => JSON.stringify(this.resolve(value)),
  };

  private call(name: string, argument: unknown): unknown {
    const implementation = this.functions[name];
    if (implementation === undefined) {
      throw this.error(`${name} cannot be resolved without a deployment: ${JSON.stringify(argument)}`);
    }
    return implementation(argument);
  }

  private list(argument: unknown): unknown[] {
    const resolved = this.resolve(argument);
    if (Array.isArray(resolved)) return resolved;
    throw this.error(`expected a list, got ${JSON.stringify(argument)}`);
  }

  private reference(name: string): unknown {
    const { account, region, name: stackName, template } = this.stack;
    const pseudo: Readonly<Record<string, unknown>> = {
      'AWS::AccountId': account,
      'AWS::NoValue': NO_VALUE,
      'AWS::NotificationARNs': [],
      'AWS::Partition': 'aws',
      'AWS::Region': region,
      'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/${stackName}/0f1e2d3c`,
      'AWS::StackName': stackName,
      'AWS::URLSuffix': 'amazonaws.com',
    };
    if (name in pseudo) return pseudo[name];
    return template.Parameters?.[name] === undefined ? this.ref(name) : this.parameter(name);
  }

  private parameter(name: string): unknown {
    const { nestedAs, template } = this.stack;
    if (nestedAs !== undefined) {
      const parent = this.resolverOf(nestedAs.stackPath);
      const given = parent.resource(nestedAs.logicalId).Properties?.['Parameters'] as Properties | undefined;
      if (given?.[name] !== undefined) return parent.resolve(given[name]);
    }
    const { Type: type, Default: value } = template.Parameters?.[name] ?? {};
    if (value === undefined || type?.startsWith('AWS::SSM::Parameter::')) {
      throw this.error(`parameter '${name}' has no value before the deployment`);
    }
    return value;
  }

  private join([separator, parts]: unknown[]): string {
    return this.list(parts)
      .map((part) => this.text(part))
      .join(String(separator));
  }

  private select([index, items]: unknown[]): unknown {
    const item = Array.isArray(items) ? (items[Number(index)] as unknown) : undefined;
    if (item === undefined) throw this.error(`Fn::Select finds no item ${String(index)} in ${JSON.stringify(items)}`);
    return item;
  }

  private substitute(argument: unknown): string {
    const [text, variables = {}] = (Array.isArray(argument) ? argument : [argument]) as [string, Properties?];
    return text.replaceAll(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
      if (literal !== '') return `\${${name}}`;
      if (name in variables) return this.text(variables[name]);
      return this.text(name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name });
    });
  }

  private condition(name: string): boolean {
    const condition = this.stack.template.Conditions?.[name];
    if (condition === undefined) throw this.error(`there is no condition '${name}'`);
    return Boolean(this.resolve(condition));
  }

  private imported(exportName: string): unknown {
    for (const stack of this.example.stacks) {
      const resolver = new Resolver(this.example, stack);
      for (const output of Object.values(stack.template.Outputs ?? {})) {
        if (output.Export && resolver.text(output.Export.Name) === exportName) return resolver.resolve(output.Value);
      }
    }
    throw this.error(`no stack of the example exports '${exportName}'`);
  }

  private outputOfStack(reference: Properties): unknown {
    const [stackName, outputName] = [this.text(reference['StackName']), this.text(reference['OutputName'])];
    const region = reference['Region'] === undefined ? undefined : this.text(reference['Region']);
    const stack = this.example.stacks.find(
      (candidate) => candidate.name === stackName && (region === undefined || candidate.region === region),
    );
    return this.outputOf(stack, outputName);
  }

  private nestedOutput(logicalId: string, attribute: string): unknown {
    const stack = this.example.stacks.find(
      ({ nestedAs }) => nestedAs?.stackPath === this.stack.path && nestedAs.logicalId === logicalId,
    );
    return this.outputOf(stack, attribute.replace(/^Outputs\./, ''));
  }

  private outputOf(stack: ExampleStack | undefined, name: string): unknown {
    const output = stack?.template.Outputs?.[name];
    if (stack === undefined || output === undefined)
      throw this.error(`no stack of the example has an output '${name}'`);
    return new Resolver(this.example, stack).resolve(output.Value);
  }

  private resolverOf(stackPath: string): Resolver {
    const stack = this.example.stacks.find(({ path }) => path === stackPath);
    if (stack === undefined) throw this.error(`there is no stack '${stackPath}'`);
    return new Resolver(this.example, stack);
  }

  private resource(logicalId: string): TemplateResource {
    const resource = this.stack.template.Resources?.[logicalId];
    if (resource === undefined) throw this.error(`there is no resource '${logicalId}'`);
    return resource;
  }

  private named(logicalId: string): NamedResource {
    const { Type: type, Properties: properties = {} } = this.resource(logicalId);
    const shape = RESOURCE_SHAPES[type];
    if (shape === undefined) {
      throw this.error(
        `the name and the ARN of a ${type} ('${logicalId}') are not known; add it to resource-shapes.ts`,
      );
    }
    return { stack: this.stack, logicalId, properties, shape, text: (value) => this.text(value) };
  }

  private error(message: string): Error {
    return new Error(`${this.stack.path}: ${message}`);
  }
}
