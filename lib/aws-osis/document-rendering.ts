import { Token, Tokenization } from 'aws-cdk-lib';
import { fail, isKnown } from '../core/validation';
import type { BoundDeadLetterQueue } from './dead-letter-queue';
import type { DocumentOptions } from './document-options';
import type { PluginContext } from './plugin';
import { renderSinkOptions } from './sink-rendering';

const ACTIONS = ['index', 'create', 'update', 'upsert', 'delete'];

/** What the sources of changes tell with each event. */
const CHANGE_DATA_CAPTURE = {
  document_id: '${getMetadata("primary_key")}',
  action: '${getMetadata("opensearch_action")}',
  document_version: '${getMetadata("document_version")}',
  document_version_type: 'external',
};

/** A part of an `opensearch` sink, with the grants that it needs. */
export interface RenderedDocuments {
  readonly options: Readonly<Record<string, unknown>>;
  readonly grants: BoundDeadLetterQueue['grants'];
}

/** What an `opensearch` sink is told about documents, in a domain as in a collection. */
export function renderDocuments(context: PluginContext, options: DocumentOptions): RenderedDocuments {
  const { index, routing, documentRootKey, template, bulkSize, flushTimeout, maxRetries, requestCompression } = options;
  const queue = options.deadLetterQueue?._bind(context);
  return {
    options: {
      ...renderSinkOptions(options),
      index,
      routing,
      document_root_key: documentRootKey,
      ...(options.changeDataCapture ? captureChanges(context, options) : renderWrites(context, options)),
      // A JSON text inside of the configuration, not a part of it.
      template_content: template && JSON.stringify(template, tokenAsText),
      bulk_size: bulkSize?.toMebibytes(),
      flush_timeout: flushTimeout?.toMilliseconds(),
      max_retries: maxRetries,
      enable_request_compression: requestCompression,
      dlq: queue?.options,
    },
    grants: queue?.grants ?? [],
  };
}

/**
 * Keeps tokens in a JSON text. `Stack.toJsonString` would make one token of all of it, whose quotes nobody escapes where the
 * text becomes a part of the configuration.
 */
function tokenAsText(this: unknown, key: string, value: unknown): unknown {
  // JSON has asked `toJSON` of what it gives, which a token answers with a text that is not resolved.
  const raw = (this as Record<string, unknown>)[key];
  if (typeof raw === 'string' || !Token.isUnresolved(raw)) return value;
  return typeof raw === 'number' ? Tokenization.stringifyNumber(raw) : Token.asString(raw);
}

/** Names of indexes that the sink writes to, as patterns: formats stand for anything. */
export function indexPattern(index: string | undefined): string | undefined {
  if (index === undefined || !isKnown(index)) return undefined;
  const at = index.search(/[%$]\{/);
  return at < 0 ? index : `${index.slice(0, at)}*`;
}

function captureChanges(context: PluginContext, options: DocumentOptions): Record<string, unknown> {
  for (const property of ['documentId', 'action', 'actions', 'documentVersion'] as const) {
    if (options[property] === undefined) continue;
    fail(
      context.pipeline,
      'SetByChangeDataCapture',
      `'${property}' must be left out with 'changeDataCapture', which sets it, got ` +
        `${JSON.stringify(options[property])}; leave out 'changeDataCapture' to set all of them yourself`,
    );
  }
  return CHANGE_DATA_CAPTURE;
}

function renderWrites(context: PluginContext, options: DocumentOptions): Record<string, unknown> {
  const { documentId, action, actions, documentVersion } = options;
  if (action !== undefined && actions !== undefined) {
    fail(context.pipeline, 'TwoActions', `'action' and 'actions' must not be together, got both: leave out 'action'`);
  }
  const types = actions?.map(({ type }) => type) ?? (action === undefined ? [] : [action]);
  types.forEach((type) => validateAction(context, type, documentId));
  return {
    document_id: documentId,
    action,
    actions: actions?.map(({ type, when }) => (when === undefined ? { type } : { type, when })),
    document_version: documentVersion,
    // Versions of one's own are only ever compared by OpenSearch, not counted.
    document_version_type: documentVersion === undefined ? undefined : 'external',
  };
}

function validateAction({ pipeline }: PluginContext, type: string, documentId: string | undefined): void {
  if (!isKnown(type) || type.includes('${')) return;
  if (!ACTIONS.includes(type)) {
    fail(
      pipeline,
      'UnknownAction',
      `'action' must be one of ${ACTIONS.join(', ')} or an expression such as \${/action}, got '${type}'`,
    );
  }
  if (documentId === undefined && ['update', 'upsert', 'delete'].includes(type)) {
    fail(
      pipeline,
      'DocumentIdMissing',
      `'documentId' must be given with the action '${type}', which would not know the document: such as \${/id}`,
    );
  }
}
