import { from, HTTP, IN, link, MAIN, OUT, S3, sub, V, wrong, type WrongPipeline } from './wrong-pipeline';

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

/** What is wrong with the whole: shapes, links and routes. */
export const WRONG_STRUCTURES: readonly WrongPipeline[] = [...SHAPE, ...LINKS, ...ROUTES];
