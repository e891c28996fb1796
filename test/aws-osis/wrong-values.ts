import { domain, processor, QUEUE, source, value, type WrongValue, type Written } from './wrong-pipeline';

const REGION = 'us-east-1';
const index: Written = (text) => domain(`index: '${text}', aws: { region: ${REGION} }`);
const grok: Written = (pattern) => processor(`grok: { match: { log: ['${pattern}'] } }`);
const date: Written = (text) => processor(`date: { ${text} }`);
const dates: Written = (text) => date(`match: [{ key: at, patterns: [${text}] }]`);
const csv: Written = (text) => processor(`csv: { ${text} }`);
const action: Written = (text) => processor(`aggregate: { identification_keys: [a], action: { ${text} } }`);
const migration: Written = (text) => source(`opensearch: { hosts: ['https://old.example.com:9200'], ${text} }`);

const stream: Written = (text) =>
  source(`kinesis: { streams: [{ stream_name: a, ${text} }], codec: { json: }, aws: { region: ${REGION} } }`);
const AT = "'main.processor[0]";

/** Texts and numbers that are refused. */
export const WRONG_VALUES: readonly WrongValue[] = [
  value(
    'a view of deleted items that is none',
    (view) =>
      source(
        `dynamodb: { tables: [{ table_arn: 'arn:aws:dynamodb:us-east-1:111122223333:table/a', ` +
          `stream: { view_on_remove: ${view} } }], aws: { region: ${REGION} } }`,
      ),
    ['KEYS_ONLY', 'OLD_IMAGE'],
    "'main.source.dynamodb.tables[0].stream.view_on_remove' in line 3 must be one of 'NEW_IMAGE', 'OLD_IMAGE', got 'KEYS_ONLY'",
  ),
  value(
    'a version to migrate from that is none',
    migration,
    ['distribution_version: es8', 'distribution_version: es7'],
    "'main.source.opensearch.distribution_version' in line 3 must be one of 'es7', 'opensearch', got 'es8'",
  ),
  value(
    'a way to search that is none',
    migration,
    ['search_options: { search_context_type: pit }', 'search_options: { search_context_type: point_in_time }'],
    "'main.source.opensearch.search_options.search_context_type' in line 3 must be one of 'scroll', 'point_in_time', 'none', got 'pit'",
  ),
  value(
    'a sign that no index has',
    index,
    ['logs/app', 'logs-app'],
    "'main.sink[0].opensearch.index' in line 4 must not have '/', which OpenSearch refuses in names, got 'logs/app'",
  ),
  value(
    'a blank in what stands beside an expression',
    index,
    ['${/a b} logs', '${/a b}-logs'],
    "'main.sink[0].opensearch.index' in line 4 must not have ' ', which OpenSearch refuses in names, got '${/a b} logs'",
  ),
  value(
    'a sign that no index begins with',
    index,
    ['_logs', '.logs'],
    "'main.sink[0].opensearch.index' in line 4 must not begin with '_', got '_logs'",
  ),
  value(
    'two dates in an index',
    index,
    ['logs-%{yyyy}-%{MM}', 'logs-%{yyyy-MM}-app'],
    "'main.sink[0].opensearch.index' in line 4 must have at most one date, got '%{yyyy}' and '%{MM}'; write one pattern",
  ),
  value(
    'an index for each minute',
    index,
    ['logs-%{yyyy.MM.dd.HH.mm}', 'logs-%{yyyy.MM.dd.HH}'],
    "'main.sink[0].opensearch.index' in line 4 must have a date that is not finer than an hour, got '%{yyyy.MM.dd.HH.mm}' with 'm'; a field of the event is '${/name}'",
  ),
  value(
    'an index with a field as Logstash writes it',
    index,
    ['logs-%{tier}', 'logs-${/tier}'],
    "'main.sink[0].opensearch.index' in line 4 must have a date such as '%{yyyy.MM.dd}', got '%{tier}': there is no letter 't', for the letter itself write it in quotes: \"'t'\"; a field of the event is '${/name}'",
  ),
  value(
    'a date with a sign that no index has',
    index,
    ['logs-%{yyyy/MM}', 'logs-%{yyyy.MM}'],
    "'main.sink[0].opensearch.index' in line 4 must have a date without '/', which no index has, got '%{yyyy/MM}'",
  ),
  value(
    'a pattern without an end',
    grok,
    ['%{WORD:a', '%{WORD:a}'],
    `${AT}.grok.match.log[0]' in line 5 must have patterns such as '%{NUMBER:status}', of letters, digits and '_', and a key without other signs than '_:;,-/.', got '%{WORD:a'`,
  ),
  value(
    'a pattern with a wrong sign in its key',
    grok,
    ['%{WORD:a} %{WORD:b@c} .', '[%{] %{WORD:a} %{2,3} %{WORD:/b/c} %{SIZE=[0-9]+}'],
    "got '%{WORD:b@c}'",
  ),
  value(
    'a time that comes from the event and from its receipt',
    date,
    [
      'from_time_received: true, match: [{ key: a, patterns: [yyyy] }]',
      'from_time_received: false, match: [{ key: a, patterns: [yyyy] }]',
    ],
    `${AT}.date' in line 5 must have only one of 'match', 'from_time_received', got 'match', 'from_time_received'`,
  ),
  value(
    'a time that comes from nowhere',
    date,
    ['destination: at', 'destination: at, from_time_received: true'],
    `${AT}.date' in line 5 must have one of 'match', 'from_time_received'`,
  ),
  value(
    'a time that comes from nowhere, and says so',
    date,
    ['from_time_received: false', 'from_time_received: true'],
    `${AT}.date.from_time_received' in line 5 must be true without 'match', got false`,
  ),
  value(
    'two keys of a time',
    date,
    [
      'match: [{ key: a, patterns: [yyyy] }, { key: b, patterns: [yyyy] }]',
      'match: [{ key: a, patterns: [yyyy, MM] }]',
    ],
    `${AT}.date.match' in line 5 must have 1 element, got 2`,
  ),
  value(
    'a time without a key',
    date,
    ['match: [{ patterns: [yyyy] }]', 'match: [{ key: a, patterns: [yyyy] }]'],
    `${AT}.date.match[0]' in line 5 must have 'key'`,
  ),
  value(
    'a time without a pattern',
    dates,
    ['', 'yyyy'],
    `${AT}.date.match[0].patterns' in line 5 must have at least 1 elements, got 0`,
  ),
  value(
    'a letter without quotes',
    dates,
    ['"yyyy-MM-ddTHH:mm:ss"', '"yyyy-MM-dd\'T\'HH:mm:ss"'],
    `${AT}.date.match[0].patterns[0]' in line 5 must be a pattern such as 'yyyy-MM-dd HH:mm:ss', or one of epoch_second, epoch_milli, epoch_micro, epoch_nano, got 'yyyy-MM-ddTHH:mm:ss': there is no letter 'T', for the letter itself write it in quotes: "'T'"`,
  ),
  value(
    'two times since 1970',
    dates,
    ['yyyy, epoch_second, epoch_milli', 'epoch_second, yyyy'],
    `${AT}.date.match[0].patterns[2]' in line 5 must be the only one that begins with 'epoch_', got 'epoch_second' too`,
  ),
  value(
    'a format of the result that is none',
    date,
    ['from_time_received: true, output_format: "dd.MMMMMM"', 'from_time_received: true, output_format: "dd.MMMM"'],
    "output_format' in line 5 must be a pattern such as 'yyyy-MM-dd HH:mm:ss', or one of epoch_second, epoch_milli, epoch_micro, epoch_nano, got 'dd.MMMMMM': 'MMMMMM' is too long, at most 5 of these letters may follow each other",
  ),
  value(
    'two characters between columns',
    csv,
    ["delimiter: '||'", "delimiter: '|'"],
    `${AT}.csv.delimiter' in line 5 must have 1 character, got 2 in '||'`,
  ),
  value(
    'no character around columns',
    csv,
    ["quote_character: ''", `quote_character: "'"`],
    `${AT}.csv.quote_character' in line 5 must have 1 character, got 0 in ''`,
  ),
  value(
    'the same character between and around columns',
    csv,
    ["quote_character: ','", "quote_character: ',', delimiter: ';'"],
    `${AT}.csv.quote_character' in line 5 must differ from 'delimiter', got ',' for both`,
  ),
  value(
    'two characters between the columns of objects',
    (text) => source(`s3: { codec: { csv: { ${text} } }, sqs: { queue_url: '${QUEUE}' }, aws: { region: ${REGION} } }`),
    ["delimiter: '\\t'", 'delimiter: "\\t"'],
    "'main.source.s3.codec.csv.delimiter' in line 3 must have 1 character, got 2 in '\\t'",
  ),
  value(
    'all events as a share',
    action,
    ['percent_sampler: { percent: 100 }', 'percent_sampler: { percent: 99.5 }'],
    `${AT}.aggregate.action.percent_sampler.percent' in line 5 must be more than 0 and less than 100, got 100`,
  ),
  value(
    'no event as a share',
    action,
    ['percent_sampler: { percent: 0 }', "percent_sampler: { percent: '0.5' }"],
    `${AT}.aggregate.action.percent_sampler.percent' in line 5 must be more than 0 and less than 100, got 0`,
  ),
  value(
    'all groups as a share',
    action,
    ['tail_sampler: { wait_period: 10s, percent: 100 }', 'tail_sampler: { wait_period: 10s, percent: 99 }'],
    `${AT}.aggregate.action.tail_sampler.percent' in line 5 must be from 1 to 99, got 100`,
  ),
  value(
    'a sampler that waits too long',
    action,
    ['tail_sampler: { wait_period: 61s, percent: 9 }', 'tail_sampler: { wait_period: PT1M, percent: 9 }'],
    `${AT}.aggregate.action.tail_sampler.wait_period' in line 5 must be from 1s to 60s, got '61s'`,
  ),
];

/** What is warned of, once. */
export const ODD_VALUES: readonly WrongValue[] = [
  value(
    'a time to begin with that is not there',
    stream,
    ['initial_position: AT_TIMESTAMP', 'initial_position: AT_TIMESTAMP, range: P1D'],
    "'main.source.kinesis.streams[0]' in line 3 has the initial position AT_TIMESTAMP and neither: exactly one of 'initial_timestamp' and 'range' goes with AT_TIMESTAMP, none with another",
  ),
  value(
    'a time to begin with that is said twice',
    stream,
    [
      "initial_position: AT_TIMESTAMP, range: P1D, initial_timestamp: '2026-01-31T18:00:00Z'",
      "initial_position: AT_TIMESTAMP, initial_timestamp: '2026-01-31T18:00:00Z'",
    ],
    "has the initial position AT_TIMESTAMP and 'initial_timestamp' and 'range': exactly one",
  ),
  value(
    'a time to begin with that is not asked for',
    stream,
    ['range: P1D', 'initial_position: EARLIEST'],
    "has the initial position LATEST and 'range': exactly one",
  ),
  value(
    'an index in upper case',
    index,
    ['Logs-${/Service}-%{yyyy.MM}', 'logs-${/Service}-%{yyyy.MM}'],
    "'main.sink[0].opensearch.index' in line 4 is 'Logs-${/Service}-%{yyyy.MM}': OpenSearch makes only indexes in lower case, so that this has to be an alias that is there already",
  ),
  value(
    'an index with the name of a month',
    index,
    ['logs-%{dd.MMM.yyyy}', 'logs-%{dd.MM.yyyy}'],
    "'main.sink[0].opensearch.index' in line 4 is 'logs-%{dd.MMM.yyyy}': OpenSearch makes only indexes in lower case, so that this has to be an alias that is there already",
  ),
  value(
    'a pattern that is not known',
    grok,
    ['%{WORD:a} %{GREEDYDATTA:b}', '%{WORD:a} %{GREEDYDATA:b} %{ALB_ACCESS_LOG}'],
    `${AT}.grok.match.log[0]' in line 5 has '%{GREEDYDATTA}', a pattern that is known neither of Data Prepper nor from the definitions beside it; did you mean 'GREEDYDATA'?`,
  ),
  value(
    'a pattern of its own that is not known',
    (text) => processor(`grok: { match: { log: ['%{HEAD}'] }, pattern_definitions: { ${text} } }`),
    ["HEAD: '%{MYSIZE} a'", "HEAD: '%{MYSIZE} a', MYSIZE: '[0-9]+'"],
    `${AT}.grok.pattern_definitions.HEAD' in line 5 has '%{MYSIZE}', a pattern that is known neither of Data Prepper nor from the definitions beside it`,
  ),
];
