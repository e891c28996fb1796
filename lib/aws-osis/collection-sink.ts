import { createHash } from 'node:crypto';
import { Names } from 'aws-cdk-lib';
import type { ICollection } from '../aws-opensearchserverless';
import { fail, isKnown, validateString } from '../core/validation';
import type { DocumentOptions } from './document-options';
import { indexPattern, renderDocuments } from './document-rendering';
import type { BoundPlugin, PluginContext } from './plugin';
import { allow } from './role-permission';

const LONGEST_POLICY_NAME = 32;
const WRITE_INDEX = ['aoss:CreateIndex', 'aoss:DescribeIndex', 'aoss:UpdateIndex', 'aoss:WriteDocument'];
const MAKE_TEMPLATES = ['aoss:CreateCollectionItems', 'aoss:DescribeCollectionItems', 'aoss:UpdateCollectionItems'];
const MANAGE_NETWORK_POLICY = ['aoss:CreateSecurityPolicy', 'aoss:GetSecurityPolicy', 'aoss:UpdateSecurityPolicy'];

/** How events become documents of a collection of OpenSearch Serverless. */
export interface CollectionSinkOptions extends DocumentOptions {
  /**
   * Whether the pipeline reaches the collection by an endpoint of its own, which a private collection needs. OpenSearch
   * Ingestion makes the endpoint, and lets it in by a network policy; the role may then make and change security policies of
   * the account, which IAM cannot limit to one.
   *
   * @default - true, unless the collection is known to be reached from the internet
   */
  readonly privateEndpoint?: boolean;

  /**
   * The name of the network policy that lets the pipeline's endpoint in: 3 to 32 lower-case letters, digits and hyphens, first
   * a letter. OpenSearch Ingestion makes the policy where there is none; otherwise it adds a rule to it.
   *
   * **Never name a policy that CloudFormation owns**: its next update would take the rule away, and the pipeline would be
   * answered with 401. The policy is left behind when the pipeline goes: it lets in nobody then, and may be deleted.
   *
   * @default - derived from the pipeline's path and the collection, a policy of its own
   */
  readonly networkPolicyName?: string;
}

/** An `opensearch` sink to a collection. */
export function bindCollectionSink(
  collection: ICollection,
  options: CollectionSinkOptions,
  context: PluginContext,
): BoundPlugin {
  const { collectionArn, collectionEndpoint, collectionName } = collection;
  validateIndex(context, options);
  validateType(collection, options, context);
  const policyName = networkPolicyName(collection, options, context);
  const documents = renderDocuments(context, options);
  const pattern = indexPattern(options.index);
  const data = collection.grants.permissions(context.role, {
    index: WRITE_INDEX,
    indexNames: pattern === undefined ? undefined : [pattern],
    collection: options.template ? MAKE_TEMPLATES : undefined,
  });
  const grants = [data, allow(context, { actions: ['aoss:BatchGetCollection'], resources: [collectionArn] })];
  if (policyName !== undefined) grants.push(allow(context, { actions: MANAGE_NETWORK_POLICY, resources: ['*'] }));
  return {
    name: 'opensearch',
    options: {
      hosts: [collectionEndpoint],
      aws: {
        region: collection.env.region,
        serverless: true,
        serverless_options:
          policyName === undefined ? undefined : { network_policy_name: policyName, collection_name: collectionName },
      },
      ...documents.options,
    },
    dependencies: [...grants, ...documents.grants],
  };
}

function validateIndex({ pipeline }: PluginContext, { index }: CollectionSinkOptions): void {
  if (index !== undefined) return;
  fail(
    pipeline,
    'IndexMissing',
    `'index' must be given in a sink to a collection, got none: such as 'logs-%{yyyy.MM.dd}'`,
  );
}

/** What the service would answer to each document, of which only the pipeline's log would tell. */
function validateType(collection: ICollection, options: CollectionSinkOptions, { pipeline }: PluginContext): void {
  const type: string | undefined = collection.collectionType;
  if (type === undefined || type === 'SEARCH') return;
  for (const property of ['changeDataCapture', 'documentId', 'documentVersion', 'action', 'actions'] as const) {
    const value = options[property];
    if (value === undefined || value === false) continue;
    // Without an id of one's own these two write the same.
    if (property === 'action' && (value === 'index' || value === 'create')) continue;
    fail(
      pipeline,
      'DocumentIdOfCollection',
      `'${property}' must be left out for '${collection.node.path}', which is of the type ${type}: only collections of the ` +
        `type SEARCH take ids, versions and changes of documents, got ${JSON.stringify(value)}`,
    );
  }
}

function networkPolicyName(
  collection: ICollection,
  options: CollectionSinkOptions,
  { pipeline }: PluginContext,
): string | undefined {
  const { networkPolicyName: given, privateEndpoint = given !== undefined || collection.publicAccess !== true } =
    options;
  validateString(pipeline, 'networkPolicyName', given, {
    min: 3,
    max: LONGEST_POLICY_NAME,
    pattern: /^[a-z][a-z0-9-]+$/,
    allows: 'lower-case letters, digits and hyphens only, and begin with a letter',
  });
  if (!privateEndpoint && given !== undefined) {
    fail(
      pipeline,
      'NoPrivateEndpoint',
      `'networkPolicyName' must be left out with 'privateEndpoint: false', got ` +
        `'${isKnown(given) ? given : 'a token'}': nothing would use the policy`,
    );
  }
  if (!privateEndpoint && collection.publicAccess === false) {
    fail(
      pipeline,
      'CollectionUnreachable',
      `'privateEndpoint' must be true for '${collection.node.path}', which is not reached from the internet, got false`,
    );
  }
  if (!privateEndpoint) return undefined;
  return given ?? derivedName(collection, pipeline);
}

/** Of the pipeline and the collection: policies that two pipelines share would be changed by both at once. */
function derivedName(collection: ICollection, pipeline: PluginContext['pipeline']): string {
  const path = Names.uniqueResourceName(pipeline, { maxLength: 256, separator: '-' });
  const hash = createHash('sha256').update(`${path}|${collection.node.path}`).digest('hex').slice(0, 8);
  const base = `osis-${path.replace(/-[0-9A-Fa-f]{8}$/, '').toLowerCase()}`;
  return `${base.slice(0, LONGEST_POLICY_NAME - hash.length - 1).replace(/-+$/, '')}-${hash}`;
}
