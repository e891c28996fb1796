/** A configuration that is refused, or warned of. */
export interface WrongPipeline {
  readonly title: string;
  readonly yaml: string;
  /** With the place. */
  readonly message: RegExp;
  /** What must be there for it to be refused: checks of the plugins' options. */
  readonly needs?: 'options';
}

const V = "version: '2'\n";
const IN = 'source: { http: { path: /in } }';
const TO_S3 =
  's3: { bucket: out-bucket, aws: { region: us-east-1 }, codec: { ndjson: }, threshold: { event_collect_timeout: 60s } }';
const OUT = `sink: [{ ${TO_S3} }]`;
const MAIN = `${V}main:\n  ${IN}\n`;
const SECRETS = "extension: { aws: { secrets: { db: { secret_id: 'db', region: us-east-1 } } } }\n";

/** A sub-pipeline on one line. */
function sub(name: string, source: string, ...sinks: string[]): string {
  return `${name}: { source: { ${source} }, sink: [${sinks.join(', ')}] }\n`;
}
const link = (name: string) => `{ pipeline: { name: ${name} } }`;
const from = (name: string) => `pipeline: { name: ${name} }`;
const HTTP = 'http: { path: /in }';
const S3 = `{ ${TO_S3} }`;

function wrong(title: string, yaml: string, message: RegExp): WrongPipeline {
  return { title, yaml, message };
}

const SHAPE: readonly WrongPipeline[] = [
  wrong(
    'an empty document',
    '',
    /^.*'configuration' in line 1 must be a mapping of 'version' and sub-pipelines, got nothing/,
  ),
  wrong('a list', '- a', /'configuration' in line 1 must be a mapping of .*, got a list of 1/),
  wrong('a text', 'main', /'configuration' in line 1 must be a mapping of .*, got 'main'/),
  wrong('no version', `main: { ${IN}, ${OUT} }`, /'configuration' in line 1 must have "version: '2'", has no version/),
  wrong(
    'version 1',
    `version: '1'\nmain: { ${IN}, ${OUT} }`,
    /'version' in line 1 must be '2', the version of Data Prepper, got '1'/,
  ),
  wrong(
    'a version that only begins with 2',
    `version: '20'\nmain: { ${IN}, ${OUT} }`,
    /'version' in line 1 must be '2', .* got '20'/,
  ),
  wrong(
    'a version that is a list',
    `version: [2]\nmain: { ${IN}, ${OUT} }`,
    /'version' in line 1 must be '2', .* got a list of 1/,
  ),
  wrong('no sub-pipeline', V, /'configuration' in line 1 must have at least one sub-pipeline, got none/),
  wrong(
    'a key that is nearly one of the configuration',
    `${V}extensions: {}\nmain: { ${IN}, ${OUT} }`,
    /'extensions' in line 2 must be one of version, extension, .* did you mean 'extension'\?/,
  ),
  wrong(
    'the extension twice',
    `${V}extension: {}\npipeline_configurations: {}\nmain: { ${IN}, ${OUT} }`,
    /'pipeline_configurations' in line 3 must not be there with 'extension'/,
  ),
  wrong(
    'a reserved name',
    `${V}core: { ${IN}, ${OUT} }`,
    /'core' in line 2 must have another name, 'core' is Data Prepper's own/,
  ),
  wrong(
    'another reserved name',
    `${V}data-prepper: { ${IN}, ${OUT} }`,
    /'data-prepper' in line 2 must have another name/,
  ),
  wrong(
    'a reserved name in camel case',
    `${V}dataPrepper: { ${IN}, ${OUT} }`,
    /'dataPrepper' in line 2 must have another name/,
  ),
  wrong('an empty name', `${V}"": { ${IN}, ${OUT} }`, /in line 2 must have a name, got an empty one/),
  wrong(
    'a sub-pipeline without anything',
    `${V}main:`,
    /'main' in line 2 must be a mapping of 'source', .*, got nothing/,
  ),
  wrong(
    'eleven sub-pipelines',
    V +
      'abcdefghijk'
        .split('')
        .map((name) => sub(name, HTTP, S3))
        .join(''),
    /must have at most 10 sub-pipelines, got 11/,
  ),
  wrong('no source', `${V}main:\n  ${OUT}`, /'main' in line 3 must have 'source', has sink/),
  wrong('no sink', `${V}main:\n  ${IN}`, /'main' in line 3 must have 'sink', has source/),
  wrong(
    'a buffer',
    `${MAIN}  buffer: { bounded_blocking: }\n  ${OUT}`,
    /'main\.buffer' in line 4 must not be there: OpenSearch Ingestion has one of its own/,
  ),
  wrong(
    'workers',
    `${MAIN}  workers: 4\n  ${OUT}`,
    /'main\.workers' in line 4 must not be there: .* units of capacity/,
  ),
  wrong(
    'a delay',
    `${MAIN}  delay: 100\n  ${OUT}`,
    /'main\.delay' in line 4 must not be there: OpenSearch Ingestion sets it/,
  ),
  wrong(
    'the former name of processors',
    `${MAIN}  prepper: []\n  ${OUT}`,
    /'main\.prepper' in line 4 must not be there: its name is 'processor'/,
  ),
  wrong(
    'a wrong key of a sub-pipeline',
    `${MAIN}  processors: []\n  ${OUT}`,
    /'main\.processors' in line 4 must be one of source, processor, .* did you mean 'processor'\?/,
  ),
  wrong(
    'a key of nothing known',
    `${MAIN}  filters: []\n  ${OUT}`,
    /'main\.filters' in line 4 must be one of source, processor, route, routes, sink/,
  ),
  wrong(
    'two sources',
    `${V}main:\n  source: { http: { path: /in }, s3: }\n  ${OUT}`,
    /'main\.source' in line 3 must have one key, the name of a source, got a mapping of http, s3/,
  ),
  wrong(
    'a list of sources',
    `${V}main:\n  source: [{ http: }]\n  ${OUT}`,
    /'main\.source' in line 3 must be a mapping of the name of a source, got a list of 1/,
  ),
  wrong(
    'a source that is a name',
    `${V}main:\n  source: http\n  ${OUT}`,
    /'main\.source' in line 3 must be a mapping of .*, got 'http'/,
  ),
  wrong(
    'processors that are no list',
    `${MAIN}  processor: { grok: }\n  ${OUT}`,
    /'main\.processor' in line 4 must be a list of processors, got a mapping of grok/,
  ),
  wrong(
    'a processor of two keys',
    `${MAIN}  processor: [{ grok: , date: }]\n  ${OUT}`,
    /'main\.processor\[0\]' in line 4 must have one key, the name of a processor, got a mapping of grok, date/,
  ),
  wrong(
    'a processor that is a name',
    `${MAIN}  processor: [otel_traces]\n  ${OUT}`,
    /'main\.processor\[0\]' in line 4 must be a mapping of the name of a processor, got 'otel_traces'/,
  ),
  wrong(
    'options that stand beside the plugin',
    `${MAIN}  sink:\n    - s3:\n      bucket: a`,
    /'main\.sink\[0\]' in line 5 must have one key, the name of a sink, got a mapping of s3, bucket/,
  ),
  wrong(
    'sinks that are no list',
    `${MAIN}  sink: { s3: }`,
    /'main\.sink' in line 4 must be a list of sinks, got a mapping of s3/,
  ),
  wrong('no sinks', `${MAIN}  sink: []`, /'main\.sink' in line 4 must have at least one sink, got none/),
  wrong('sinks of nothing', `${MAIN}  sink:`, /'main\.sink' in line 4 must have at least one sink, got none/),
  wrong(
    '21 sinks',
    `${MAIN}  sink: [${`${S3}, `.repeat(21)}]`,
    /'main\.sink' in line 4 must have at most 10 sinks, got 21/,
  ),
  wrong(
    'trace groups with a collection',
    `${MAIN}  processor: [{ otel_trace_group: }]\n  sink: [{ opensearch: { aws: { serverless: true } } }]`,
    /'main\.processor\[0\]\.otel_trace_group' in line 4 must not be there with a sink that is serverless/,
  ),
];

const LINKS: readonly WrongPipeline[] = [
  wrong(
    'two sub-pipelines with sources',
    V + sub('a', HTTP, S3) + sub('b', 's3: {}', S3),
    /'b\.source\.s3' in line 3 must be the only source that is no sub-pipeline, 'a' has 'http' already/,
  ),
  wrong(
    'a sink that is no sub-pipeline',
    V + sub('main', HTTP, link('sec')),
    /'main\.sink\[0\]\.pipeline\.name' in line 2 must be one of the sub-pipelines main, got 'sec'/,
  ),
  wrong(
    'a misspelt sink',
    V + sub('main', HTTP, link('secnd')) + sub('second', from('main'), S3),
    /'main\.sink\[0\]\.pipeline\.name' in line 2 .* did you mean 'second'\?/,
  ),
  wrong(
    'a source that is no sub-pipeline',
    V + sub('main', from('first'), S3),
    /'main\.source\.pipeline\.name' in line 2 must be one of the sub-pipelines main, got 'first'/,
  ),
  wrong(
    'a sink whose source is another',
    V + sub('main', HTTP, link('b')) + sub('b', 's3: {}', S3),
    /'main\.sink\[0\]\.pipeline\.name' in line 2 must be a sub-pipeline whose source is "pipeline: { name: main }", that of 'b' is 's3'/,
  ),
  wrong(
    'a sink whose source is another sub-pipeline',
    V + sub('a', HTTP, link('b'), link('c')) + sub('b', from('a'), link('c')) + sub('c', from('a'), S3),
    /'b\.sink\[0\]\.pipeline\.name' in line 3 .* that of 'c' is the sub-pipeline 'a'/,
  ),
  wrong(
    'a sub-pipeline that nothing reaches',
    V + sub('main', HTTP, S3) + sub('lost', from('main'), S3),
    /'lost\.source\.pipeline\.name' in line 3 must be a sub-pipeline with the sink "pipeline: { name: lost }", 'main' has none such/,
  ),
  wrong(
    'a circle of three',
    V + sub('a', from('c'), link('b')) + sub('b', from('a'), link('c')) + sub('c', from('b'), link('a')),
    /'a\.source\.pipeline\.name' in line 2 must not lead back to 'a': a reads from c reads from b reads from a/,
  ),
  wrong(
    'a sub-pipeline that reads from itself',
    V + sub('a', from('a'), link('a')),
    /'a\.source\.pipeline\.name' in line 2 must not lead back to 'a': a reads from a/,
  ),
  wrong(
    'a circle beside what is right',
    V + sub('main', HTTP, S3) + sub('b', from('c'), link('c')) + sub('c', from('b'), link('b')),
    /'b\.source\.pipeline\.name' in line 3 must not lead back to 'b'/,
  ),
  wrong(
    'a sink without a name',
    `${MAIN}  sink: [{ pipeline: }]`,
    /'main\.sink\[0\]\.pipeline\.name' in line 4 must be the name of a sub-pipeline, got nothing/,
  ),
  wrong(
    'a source without a name',
    `${V}main:\n  source: { pipeline: { name: '' } }\n  ${OUT}`,
    /'main\.source\.pipeline\.name' in line 3 must be the name of a sub-pipeline, got ''/,
  ),
  wrong(
    'a link with another key',
    `${MAIN}  sink: [{ pipeline: { nme: a } }]`,
    /'main\.sink\[0\]\.pipeline\.nme' in line 4 must be one of name, routes, .* did you mean 'name'\?/,
  ),
  wrong(
    'a source with routes',
    `${V}main:\n  source: { pipeline: { name: a, routes: [b] } }\n  ${OUT}`,
    /'main\.source\.pipeline\.routes' in line 3 must be one of name/,
  ),
  wrong(
    'a name that DocumentDB needs',
    V + sub('main', 'documentdb: {}', link('main-s3')) + sub('main-s3', from('main'), S3),
    /'main-s3' in line 3 must have another name: Data Prepper makes a sub-pipeline 'main-s3' for the source 'documentdb' of 'main'/,
  ),
  wrong(
    'a name that Aurora needs',
    V + sub('db', 'rds: {}', link('db-s3')) + sub('db-s3', from('db'), S3),
    /'db-s3' in line 3 must have another name: .* source 'rds'/,
  ),
];

const routes = (declared: string, used: string) =>
  `${MAIN}  routes: ${declared}\n  sink: [{ s3: { routes: ${used} } }]`;

const ROUTES: readonly WrongPipeline[] = [
  wrong(
    'both names of routes',
    `${MAIN}  route: []\n  routes: []\n  ${OUT}`,
    /'main\.route' in line 4 must not be there with 'routes'/,
  ),
  wrong(
    'routes that are a mapping',
    routes("{ errors: '/a' }", '[errors]'),
    /'main\.routes' in line 4 must be a list of routes, each such as .*, got a mapping of errors/,
  ),
  wrong(
    'two routes in one',
    routes("[{ a: '/a', b: '/b' }]", '[a]'),
    /'main\.routes\[0\]' in line 4 must have one key, the name of a route/,
  ),
  wrong(
    'a route twice',
    routes("[{ a: '/a' }, { a: '/b' }]", '[a]'),
    /'main\.routes\[1\]\.a' in line 4 must have a name of its own/,
  ),
  wrong(
    'the route that is there anyway',
    routes("[{ _default: '/a' }]", '[_default]'),
    /'main\.routes\[0\]\._default' in line 4 must have another name: it is what no route takes/,
  ),
  wrong(
    'a route that is not declared',
    routes("[{ errors: '/a' }]", '[error]'),
    /'main\.sink\[0\]\.s3\.routes\[0\]' in line 5 must be a route of the same sub-pipeline, which has errors, got 'error'; did you mean 'errors'\?/,
  ),
  wrong(
    'a route of no routes',
    `${MAIN}  sink: [{ s3: { routes: [a] } }]`,
    /'main\.sink\[0\]\.s3\.routes\[0\]' in line 4 .* which has none, got 'a'/,
  ),
  wrong(
    "a route of another sub-pipeline's",
    `${V}a:\n  ${IN}\n  routes: [{ x: /x }]\n  sink: [{ pipeline: { name: b, routes: [x] } }]\nb:\n  source: { pipeline: { name: a } }\n  sink: [{ s3: { routes: [x] } }]`,
    /'b\.sink\[0\]\.s3\.routes\[0\]' in line 8 must be a route of the same sub-pipeline, which has none/,
  ),
  wrong(
    'routes of a sink that are a text',
    routes('[{ a: /a }]', 'a'),
    /'main\.sink\[0\]\.s3\.routes' in line 5 must be a list of names of routes, got 'a'/,
  ),
  wrong(
    'a route of a sink that is a number',
    routes('[{ a: /a }]', '[5]'),
    /'main\.sink\[0\]\.s3\.routes\[0\]' in line 5 must be the name of a route, got '5'/,
  ),
  wrong(
    'a condition that is a mapping',
    routes('[{ a: { b: c } }]', '[a]'),
    /'main\.routes\[0\]\.a' in line 4 must be an expression of Data Prepper, got a mapping of b/,
  ),
  wrong(
    'an empty condition',
    routes('[{ a: }]', '[a]'),
    /'main\.routes\[0\]\.a' in line 4 must be an expression of Data Prepper, got nothing/,
  ),
  wrong(
    'a condition that is none',
    routes("[{ a: '/b = 1' }]", '[a]'),
    /'main\.routes\[0\]\.a' in line 4 must be an expression of Data Prepper: there is no '=', write '==' \(column 4\)/,
  ),
];

const secret = (value: string) => `${V}${SECRETS}main:\n  ${IN}\n  sink: [{ s3: { a: ${value} } }]`;
const declared = (secrets: string) => `${V}extension: ${secrets}\nmain: { ${IN}, ${OUT} }`;

const IN_SECRETS: readonly WrongPipeline[] = [
  wrong(
    'a secret that is not declared',
    secret("'${{aws_secrets:dbs:password}}'"),
    /'main\.sink\[0\]\.s3\.a' in line 5 must refer to a secret that is declared under 'extension\.aws\.secrets', which has db, got 'dbs'; did you mean 'db'\?/,
  ),
  wrong(
    'a secret where none is declared',
    `${MAIN}  sink: [{ s3: { a: '\${{aws_secrets:x:y}}' } }]`,
    /'main\.sink\[0\]\.s3\.a' in line 4 .* which has none, got 'x'/,
  ),
  wrong(
    'one brace',
    secret("'${aws_secrets:db:password}'"),
    /'main\.sink\[0\]\.s3\.a' in line 5 must refer to a secret as "\$\{\{aws_secrets:name:field\}\}", .* got '\$\{aws_secrets:db:password\}'/,
  ),
  wrong(
    'one brace without a dollar',
    secret("'{aws_secrets:db:password}'"),
    /'main\.sink\[0\]\.s3\.a' in line 5 must refer to a secret as .* got '\{aws_secrets:db:password\}'/,
  ),
  wrong(
    'two braces without a dollar',
    secret("'{{aws_secrets:db:password}}'"),
    /must refer to a secret as .* got '\{\{aws_secrets:db:password\}\}'/,
  ),
  wrong('no braces', secret("'aws_secrets:db:password'"), /must refer to a secret as .* got 'aws_secrets:db:password'/),
  wrong(
    'braces that YAML takes for a mapping',
    secret('{aws_secrets:db:password}'),
    /'main\.sink\[0\]\.s3\.a' in line 5 must refer to a secret as .* got '\{aws_secrets:db:password\}'/,
  ),
  wrong(
    'a reference with one brace at its end',
    secret("'${{aws_secrets:db:password}'"),
    /must refer to a secret as .* got '\$\{\{aws_secrets:db:password\}'/,
  ),
  wrong(
    'a reference with an empty field',
    secret("'${{aws_secrets:db:}}'"),
    /'main\.sink\[0\]\.s3\.a' in line 5 must name a field after the last ':'/,
  ),
  wrong(
    'a password in clear',
    `${V}main:\n  source: { opensearch: { authentication: { password: abc } } }\n  ${OUT}`,
    /'main\.source\.opensearch\.authentication\.password' in line 3 must refer to a secret/,
  ),
  wrong(
    'a password in clear that must not be there at all',
    `${MAIN}  sink: [{ opensearch: { hosts: [h], index: i, aws: { region: r }, password: abc } }]`,
    /'main\.sink\[0\]\.opensearch\.password' in line 4 must not be there in OpenSearch Ingestion/,
  ),
  wrong(
    'a password of clients, whose requests are signed',
    `${V}main:\n  source: { http: { path: /in, authentication: { http_basic: { password: abc } } } }\n  ${OUT}`,
    /'main\.source\.http\.authentication' in line 3 must not be there in OpenSearch Ingestion/,
  ),
  wrong(
    'an extension that is a list',
    declared('[aws]'),
    /'extension' in line 2 must be a mapping of 'aws', got a list of 1/,
  ),
  wrong(
    'a misspelt extension',
    declared('{ aw: {} }'),
    /'extension\.aw' in line 2 must be 'aws'; did you mean 'aws'\?/,
  ),
  wrong(
    'misspelt secrets',
    declared('{ aws: { secret: {} } }'),
    /'extension\.aws\.secret' in line 2 must be 'secrets'; did you mean 'secrets'\?/,
  ),
  wrong(
    'secrets that are a list',
    declared('{ aws: { secrets: [a] } }'),
    /'extension\.aws\.secrets' in line 2 must be a mapping of .*, got a list of 1/,
  ),
  wrong(
    'a secret that is a text',
    declared('{ aws: { secrets: { a: b } } }'),
    /'extension\.aws\.secrets\.a' in line 2 must be a mapping of 'secret_id' and 'region', got 'b'/,
  ),
  wrong(
    'a secret without an id',
    declared('{ aws: { secrets: { a: { region: b } } } }'),
    /'extension\.aws\.secrets\.a\.secret_id' in line 2 must be the ARN or the name of a secret, 1 to 512 characters, got nothing/,
  ),
  wrong(
    'a secret with an empty id',
    declared("{ aws: { secrets: { a: { secret_id: '' } } } }"),
    /'extension\.aws\.secrets\.a\.secret_id' in line 2 .* got ''/,
  ),
  wrong(
    'a secret with an empty region',
    declared("{ aws: { secrets: { a: { secret_id: b, region: '' } } } }"),
    /'extension\.aws\.secrets\.a\.region' in line 2 must be a region/,
  ),
  wrong(
    'a secret with another key',
    declared('{ aws: { secrets: { a: { secretid: b } } } }'),
    /'extension\.aws\.secrets\.a\.secretid' in line 2 must be one of secret_id, .* did you mean 'secret_id'\?/,
  ),
];

const source = (text: string) => `${V}main:\n  source: { ${text} }\n  ${OUT}`;
const processor = (text: string) => `${source(HTTP)}\n  processor: [{ ${text} }]`;
const sink = (text: string) => `${MAIN}  sink: [{ ${text} }]`;
const domain = (text: string) => sink(`opensearch: { hosts: ['https://x'], ${text} }`);
const bucket = (text: string) => source(`s3: { codec: { json: }, sqs: { queue_url: q }, ${text} }`);

/** What the checks of options find; each names the place of the option, and the option. */
const OPTIONS: readonly WrongPipeline[] = [
  wrong(
    'an option that is none',
    processor('grok: { match: { a: [b] }, brek_on_match: true }'),
    /'main\.processor\[0\]\.grok\.brek_on_match' in line 5 .*did you mean 'break_on_match'\?/,
  ),
  wrong('HTTP without a path', source('http: {}'), /'main\.source\.http.*' in line 3 .*path/),
  wrong('a path without a slash', source('http: { path: logs }'), /'main\.source\.http\.path' in line 3 /),
  wrong('a port', source('http: { path: /in, port: 2021 }'), /'main\.source\.http\.port' in line 3 /),
  wrong('TLS of the own', source('http: { path: /in, ssl: false }'), /'main\.source\.http\.ssl' in line 3 /),
  wrong(
    'unframed requests',
    source('otel_trace_source: { path: /in, unframed_requests: true }'),
    /'main\.source\.otel_trace_source\.unframed_requests' in line 3 /,
  ),
  wrong('S3 without a region', bucket('acknowledgments: true'), /'main\.source\.s3.*' in line 3 .*aws/),
  wrong(
    'too many records at once',
    bucket('aws: { region: r }, records_to_accumulate: 201'),
    /'main\.source\.s3\.records_to_accumulate' in line 3 .*200/,
  ),
  wrong(
    'a bucket of whomever',
    bucket('aws: { region: r }, disable_bucket_ownership_validation: true'),
    /'main\.source\.s3\.disable_bucket_ownership_validation' in line 3 /,
  ),
  wrong(
    'a duration in hours',
    bucket('aws: { region: r }, backoff_time: 2h'),
    /'main\.source\.s3\.backoff_time' in line 3 .*2h/,
  ),
  wrong(
    'a compression that is none',
    bucket('aws: { region: r }, compression: zip'),
    /'main\.source\.s3\.compression' in line 3 .*zip/,
  ),
  wrong('no table', source('dynamodb: { aws: { region: r } }'), /'main\.source\.dynamodb.*' in line 3 .*tables/),
  wrong(
    'patterns from files',
    processor('grok: { match: { a: [b] }, patterns_directories: [/p] }'),
    /'main\.processor\[0\]\.grok\.patterns_directories' in line 5 /,
  ),
  wrong(
    'a condition of a processor that is none',
    processor("grok: { match: { a: [b] }, grok_when: '/a && /b' }"),
    /'main\.processor\[0\]\.grok\.grok_when' in line 5 .*there is no '&&', write 'and'/,
  ),
  wrong(
    'a text for a boolean',
    processor('grok: { match: { a: [b] }, break_on_match: maybe }'),
    /'main\.processor\[0\]\.grok\.break_on_match' in line 5 .*maybe/,
  ),
  wrong(
    'an expression in an index that is none',
    domain('index: \'${getMetaData("a")}\', aws: { region: r }'),
    /'main\.sink\[0\]\.opensearch\.index' in line 4 .*did you mean 'getMetadata'\?/,
  ),
  wrong('a domain without AWS', domain('index: a'), /'main\.sink\[0\]\.opensearch.*' in line 4 .*aws/),
  wrong(
    'a domain without TLS',
    domain('index: a, aws: { region: r }, insecure: true'),
    /'main\.sink\[0\]\.opensearch\.insecure' in line 4 /,
  ),
  wrong(
    'a file of dead letters',
    domain('index: a, aws: { region: r }, dlq_file: /tmp/a'),
    /'main\.sink\[0\]\.opensearch\.dlq_file' in line 4 /,
  ),
  wrong(
    'an index type that a collection does not have',
    domain('index_type: trace-analytics-raw, aws: { region: r, serverless: true }'),
    /'main\.sink\[0\]\.opensearch\.index_type' in line 4 .*management_disabled/,
  ),
  wrong(
    'an action that is none',
    domain('index: a, action: upsrt, aws: { region: r }'),
    /'main\.sink\[0\]\.opensearch\.action' in line 4 .*upsrt/,
  ),
  wrong(
    'keys in and out',
    domain('index: a, aws: { region: r }, include_keys: [a], exclude_keys: [b]'),
    /'main\.sink\[0\]\.opensearch.*' in line 4 .*(include|exclude)_keys/,
  ),
  wrong(
    'a size without a unit',
    sink(
      's3: { bucket: out-bucket, aws: { region: r }, codec: { ndjson: }, threshold: { event_collect_timeout: 60s, maximum_size: 10 } }',
    ),
    /'main\.sink\[0\]\.s3\.threshold\.maximum_size' in line 4 .*10/,
  ),
  wrong(
    'a sink without its codec',
    sink('s3: { bucket: out-bucket, aws: { region: r }, threshold: { event_collect_timeout: 60s } }'),
    /'main\.sink\[0\]\.s3.*' in line 4 .*codec/,
  ),
].map((each) => ({ ...each, needs: 'options' }));

/** A plugin that is not known may be a new one: its options are not checked, and a warning says so. */
export const UNKNOWN_PLUGINS: readonly WrongPipeline[] = [
  wrong('a source', source('htp: {}'), /'main\.source\.htp' in line 3 is no source .*; did you mean 'http'\?/),
  wrong(
    'a processor',
    processor('grook: {}'),
    /'main\.processor\[0\]\.grook' in line 5 is no processor .*; did you mean 'grok'\?/,
  ),
  wrong(
    'a sink',
    sink('opensaerch: {}'),
    /'main\.sink\[0\]\.opensaerch' in line 4 is no sink .*; did you mean 'opensearch'\?/,
  ),
  wrong(
    'a processor of before',
    processor('otel_trace_raw_prepper: {}'),
    /'main\.processor\[0\]\.otel_trace_raw_prepper' in line 5 is no processor .*; its name is 'otel_traces' now/,
  ),
  wrong(
    'a codec',
    source('s3: { codec: { jsn: }, sqs: { queue_url: q }, aws: { region: r } }'),
    /'main\.source\.s3\.codec\.jsn' in line 3 is no input codec .*; did you mean 'json'\?/,
  ),
];

export const WRONG_PIPELINES: readonly WrongPipeline[] = [...SHAPE, ...LINKS, ...ROUTES, ...IN_SECRETS, ...OPTIONS];
