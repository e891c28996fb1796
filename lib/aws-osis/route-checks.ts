import { Token } from 'aws-cdk-lib';
import { didYouMean, type Place } from '../core/place';
import { checkExpression } from './expression';
import { inWords, listAt, type Mapping, onlyEntry, scalarText } from './mapping';

/** What no other route takes; it is there without being declared. */
const DEFAULT = '_default';

interface Routed {
  readonly options: Mapping;
  readonly place: Place;
}

/** Refuses routes that no expression is, and sinks that name routes which are not declared. */
export function checkRoutes(fields: Mapping, sinks: readonly Routed[], place: Place): void {
  if (fields['route'] !== undefined && fields['routes'] !== undefined) {
    place.at('route').refuse('RoutesTwice', "must not be there with 'routes', which is another name of it");
  }
  const key = fields['route'] === undefined ? 'routes' : 'route';
  const declared = readRoutes(fields[key], place.at(key));
  if (!declared) return;
  const used = new Set(sinks.flatMap((sink) => readUse(sink, [...declared.keys()])));
  for (const [name, at] of declared) {
    if (!used.has(name)) at.warn('routeUnused', 'is a route that no sink names: nothing goes its way');
  }
}

/** The routes by their names; undefined where they are known at deployment only. */
function readRoutes(value: unknown, place: Place): Map<string, Place> | undefined {
  const declared = new Map<string, Place>();
  if (value === undefined || value === null) return declared;
  const routes = listAt(value, place, 'routes, each such as "- errors: \'/status >= 500\'"');
  if (!routes) return undefined;
  for (const [index, route] of routes.entries()) {
    const entry = onlyEntry(route, place.at(index), 'the name of a route');
    if (!entry) return undefined;
    const [name, condition] = entry;
    const at = place.at(index).at(name);
    if (name === DEFAULT) at.refuse('RouteReserved', 'must have another name: it is what no route takes');
    if (declared.has(name)) at.refuse('RouteTwice', 'must have a name of its own, there is one such route already');
    checkCondition(condition, at);
    declared.set(name, at);
  }
  return declared;
}

function checkCondition(condition: unknown, place: Place): void {
  if (Token.isUnresolved(condition)) return;
  // YAML makes a boolean of 'true' and Data Prepper a text of it.
  const text = scalarText(condition);
  if (text === undefined) {
    place.refuse('NotAnExpression', `must be an expression of Data Prepper, got ${inWords(condition)}`);
  }
  checkExpression(text, place);
}

function readUse({ options, place }: Routed, declared: readonly string[]): string[] {
  const routes = options['routes'];
  if (routes === undefined || routes === null) return [];
  const at = place.at('routes');
  const names = listAt(routes, at, 'names of routes') ?? [];
  return names.map((name, index) => {
    const route: Place = at.at(index);
    if (typeof name !== 'string')
      route.refuse('RouteUnknown', `must be the name of a route, got ${inWords(scalarText(name) ?? name)}`);
    if (!Token.isUnresolved(name) && name !== DEFAULT && !declared.includes(name)) {
      const known = declared.length > 0 ? declared.join(', ') : 'none';
      route.refuse(
        'RouteUnknown',
        `must be a route of the same sub-pipeline, which has ${known}, got '${name}'${didYouMean(name, declared)}`,
      );
    }
    return name;
  });
}
