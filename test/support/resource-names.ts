import { createHash } from 'node:crypto';
import type { ExampleStack } from './example';
import type { ResourceShape } from './resource-shapes';

/** A resource whose names are asked for. */
export interface NamedResource {
  readonly stack: ExampleStack;
  readonly logicalId: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly shape: ResourceShape;
  /** Resolves the functions in a property. */
  readonly text: (value: unknown) => string;
}

/** A text of a resource's shape with values in place of its variables. */
export function fillIn(text: string, resource: NamedResource): string {
  return text.replaceAll(/\$\{(@?)(\w+)\}/g, (_whole, property: string, name: string) => {
    if (property !== '') return resource.text(resource.properties[name]);
    const variable = VARIABLES[name];
    if (variable === undefined) throw new Error(`resource-shapes.ts: there is no variable '${name}', as in '${text}'`);
    return variable(resource);
  });
}

const VARIABLES: Readonly<Record<string, (resource: NamedResource) => string>> = {
  Account: ({ stack }) => stack.account,
  Arn: (resource) => fillIn(`arn:aws:${resource.shape.arn}`, resource),
  Hex: (resource) => uuidOf(resource).replaceAll('-', '').slice(0, 17),
  Host: ({ properties, text }) => text(properties['Url']).replace('https://', ''),
  LogicalId: ({ logicalId }) => logicalId,
  Lower: ({ stack, logicalId }) => `${stack.name}-${logicalId}`.toLowerCase().slice(0, 30),
  Name: (resource) => {
    const { properties, shape, text } = resource;
    const given = shape.nameProperty === undefined ? undefined : properties[shape.nameProperty];
    return given === undefined ? fillIn(shape.generatedName ?? '${Stack}-${LogicalId}', resource) : text(given);
  },
  Path: ({ properties, text }) => (properties['Path'] === undefined ? '/' : text(properties['Path'])),
  Region: ({ stack }) => stack.region,
  Stack: ({ stack }) => stack.name,
  Uuid: uuidOf,
  // The zone of a directory bucket, and of an access point by the name of its bucket.
  Zone: ({ properties, text }) => {
    const { LocationName: location, Bucket: bucket } = properties;
    return location === undefined ? (text(bucket).split('--')[1] ?? '') : text(location);
  },
};

/** A made-up id that is the same in every run. */
function uuidOf({ stack, logicalId }: Pick<NamedResource, 'stack' | 'logicalId'>): string {
  const hex = createHash('sha256').update(`${stack.path}/${logicalId}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
