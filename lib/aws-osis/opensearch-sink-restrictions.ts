import { Token } from 'aws-cdk-lib';
import { checkIndexName } from './index-names';
import { checkHosts } from './search-hosts';
import type { WrittenOptions } from './written-options';

const ACTIONS = ['index', 'create', 'update', 'upsert', 'delete'];
const INDEX_TYPES = [
  'trace-analytics-raw',
  'trace-analytics-plain-raw',
  'trace-analytics-service-map',
  'otel-v2-apm-service-map',
  'log-analytics',
  'log-analytics-plain',
  'metric-analytics',
  'metric-analytics-plain',
  'tsdb',
  'custom',
  'management_disabled',
];
const NAME_NO_INDEX = ['custom', 'management_disabled'];

/** What says how to sign requests where `aws` is not there, and must not be there beside it. */
const DEPRECATED = [
  'aws_sigv4',
  'aws_sts_role_arn',
  'aws_sts_external_id',
  'aws_sts_header_overrides',
  'serverless',
  'serverless_options',
];

/** How often a document must be tried before it may go to the dead letter queue. */
const MIN_RETRIES = 16;

export function checkOpenSearchSink(sink: WrittenOptions): void {
  checkSigning(sink);
  checkHosts(sink);
  checkIndex(sink);
  checkIndexName(sink);
  checkActions(sink);
  checkTemplate(sink);
  const retries = sink.number('max_retries');
  const fewest = sink.has('dlq') ? MIN_RETRIES : 1;
  if (retries !== undefined && retries < fewest) {
    const condition = sink.has('dlq') ? " with 'dlq'" : '';
    sink.place.at('max_retries').refuse('OptionOutOfRange', `must be at least ${fewest}${condition}, got ${retries}`);
  }
}

function checkSigning(sink: WrittenOptions): void {
  if (sink.has('aws')) {
    for (const key of DEPRECATED) {
      // `false` says nothing.
      if (!sink.isFalse(key) && !sink.at(key).open) sink.needAtMostOne(['aws', key]);
    }
    // Data Prepper's default is us-east-1, and not where the pipeline is.
    sink.at('aws').needOne(['region']);
    return;
  }
  // The form of 2023, which the guide has still and which there are pipelines with.
  const signed = sink.at('aws_sigv4');
  if (!signed.open && !sink.isTrue('aws_sigv4')) sink.needOne(['aws']);
  if (!sink.has('aws_region') && !sink.open) {
    sink.place.warn('sinkWithoutRegion', "has no 'aws_region', so that Data Prepper signs requests for us-east-1");
  }
}

function checkIndex(sink: WrittenOptions): void {
  needValue(sink, 'index_type', INDEX_TYPES);
  sink.needAtMostOne(['document_id', 'document_id_field']);
  const type = sink.text('index_type');
  if (
    type !== undefined &&
    type !== 'management_disabled' &&
    [sink, sink.at('aws')].some((each) => each.isTrue('serverless'))
  ) {
    const place = sink.place.at('index_type');
    const demand = `must be 'management_disabled' or left out for a collection, got '${type}'`;
    // The guide forbids it, and yet there are pipelines with it that run.
    if (type === 'custom') place.warn('indexTypeNotServerless', `${demand}: so says the guide`);
    else place.refuse('IndexTypeNotServerless', demand);
  }
  if (!sink.has('index_type') || (type !== undefined && NAME_NO_INDEX.includes(type))) sink.needOne(['index']);
}

function checkActions(sink: WrittenOptions): void {
  needValue(sink, 'action', ACTIONS);
  const actions = sink.list('actions');
  for (const each of actions) needValue(each, 'type', ACTIONS);
  if (!sink.has('script') || sink.open) return;
  const written = [sink, ...actions].map((each) => (each === sink ? 'action' : 'type'));
  const all = [sink, ...actions].map((each, index) => {
    const key = written[index] ?? 'action';
    return each.has(key) ? each.text(key) : 'index';
  });
  // An action that is a token or an expression can be any.
  if (all.some((action) => action === undefined || action.includes('${') || /^(update|upsert)$/.test(action))) return;
  sink.place
    .at('script')
    .refuse('OptionNeedsOther', `must come with 'action' update or upsert, got ${[...new Set(all)].join(', ')}`);
}

function checkTemplate(sink: WrittenOptions): void {
  needValue(sink, 'template_type', ['v1', 'index-template']);
  const template = sink.text('template_content');
  if (template === undefined || template.includes('${')) return;
  try {
    JSON.parse(template);
  } catch (error) {
    sink.place
      .at('template_content')
      .refuse('TemplateNotJson', `must be a text in JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Values of an option that is a text for Data Prepper's types. */
export function needValue(options: WrittenOptions, key: string, values: readonly string[]): void {
  const text = options.text(key);
  if (text === undefined || Token.isUnresolved(text) || text.includes('${') || values.includes(text)) return;
  options.place
    .at(key)
    .refuse('OptionValueUnknown', `must be one of ${values.map((value) => `'${value}'`).join(', ')}, got '${text}'`);
}
