import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aws, CfnParameter } from 'aws-cdk-lib';
import { PipelineConfiguration, Processor } from '../../lib/aws-osis';
import { testStack, warnings } from '../support/stack';
import { ARCHIVE, HTTP, makePipeline, propertiesOf, SINKS } from './pipeline-context';

/** The least of a sink and of sources. */
const OPENSEARCH = 'opensearch: { hosts: ["https://h"], index: i, aws: { region: us-east-1 } }';
const RDS =
  'rds: { db_identifier: d, engine: mysql, database: d, s3_bucket: b, aws: { region: us-east-1 }, ' +
  "authentication: { username: '${{aws_secrets:s:u}}', password: '${{aws_secrets:s:p}}' } }";
const SECRET = 'extension: { aws: { secrets: { s: { secret_id: s, region: us-east-1 } } } }';
const S3 =
  's3: { codec: { json: }, sqs: { queue_url: "https://sqs.us-east-1.amazonaws.com/111122223333/q" }, aws: { region: us-east-1 } }';
const ofSource = (source: string) => `version: '2'\np: { source: { ${source} }, sink: [{ ${OPENSEARCH} }] }\n`;

const YAML = `version: "2"
# who sends
logs:
  source:
    http:
      path: /logs
  processor:
    - grok:
        match: { log: ['%{GREEDYDATA}'] }
  sink:
    - opensearch: { hosts: [https://x], index: 'logs', aws: { region: us-east-1 }, dlq: { s3: { bucket: lost, region: us-east-1 } } }
`;

describe('a text', () => {
  test('reaches the service as it was written, comments among it', () => {
    const { stack } = makePipeline({ configuration: PipelineConfiguration.fromYaml(YAML) });
    expect(propertiesOf(stack)).toMatchObject({ PipelineConfigurationBody: YAML, MinUnits: 2 });
  });

  test('tells what the pipeline is made of: path, alarms and whether clients send to it', () => {
    const pipeline = makePipeline({ configuration: PipelineConfiguration.fromYaml(YAML) });
    expect(pipeline._body.plugins.all.map(({ kind, subPipeline, name }) => [kind, subPipeline, name])).toEqual([
      ['source', 'logs', 'http'],
      ['processor', 'logs', 'grok'],
      ['sink', 'logs', 'opensearch'],
    ]);
    expect(pipeline.stack.resolve(pipeline.ingestUrl())).toEqual({
      'Fn::Join': [
        '',
        ['https://', { 'Fn::Select': [0, { 'Fn::GetAtt': ['Logs6819BB44', 'IngestEndpointUrls'] }] }, '/logs'],
      ],
    });
  });

  test('of a source in a VPC needs an attachment', () => {
    const configuration = PipelineConfiguration.fromYaml(`${ofSource(RDS)}${SECRET}`);
    expect(() => makePipeline({ configuration })).toThrow(
      "'network' must be PipelineNetwork.attached(...) because the source 'rds' is in a VPC, got public access",
    );
  });

  test('of a source that fetches has no URL', () => {
    const configuration = PipelineConfiguration.fromYaml(ofSource(S3));
    const pipeline = makePipeline({ configuration });
    expect(propertiesOf(pipeline.stack)).toMatchObject({ MinUnits: 1, MaxUnits: 4 });
    expect(() => pipeline.ingestUrl()).toThrow(
      "'source' of 'Stack/Logs' must be one that clients send to before a URL is asked for, got 's3'",
    );
  });

  test('keeps tokens in it, which do not hinder reading', () => {
    const stack = testStack();
    const index = new CfnParameter(stack, 'Index').valueAsString;
    const sink = 'hosts: ["https://h"], aws: { region: us-east-1 }';
    const start = `version: '2'\np: { source: { http: { path: /in } }, sink: [{ opensearch: { ${sink}, index: "`;
    const yaml = `${start}${index}" } }] }`;
    const pipeline = makePipeline({ configuration: PipelineConfiguration.fromYaml(yaml) }, stack);
    expect(pipeline._body.plugins.all.at(-1)!.options).toEqual({
      hosts: ['https://h'],
      aws: { region: 'us-east-1' },
      index,
    });
    expect(propertiesOf(stack)['PipelineConfigurationBody']).toEqual({
      'Fn::Join': ['', [start, { Ref: 'Index' }, '" } }] }']],
    });
  });

  test('that is one token is taken as it is, with the OCUs of a source that clients send to', () => {
    const stack = testStack();
    const yaml = new CfnParameter(stack, 'Yaml').valueAsString;
    const pipeline = makePipeline({ configuration: PipelineConfiguration.fromYaml(yaml) }, stack);
    expect(propertiesOf(stack)).toMatchObject({ PipelineConfigurationBody: { Ref: 'Yaml' }, MinUnits: 2, MaxUnits: 4 });
    expect(pipeline._body.plugins.push).toBeUndefined();
    expect(() => pipeline.ingestUrl('/logs')).not.toThrow();
  });

  test('that is no YAML is refused with line and column', () => {
    const configuration = PipelineConfiguration.fromYaml('a: 1\nb: [1\n');
    expect(() => makePipeline({ configuration })).toThrow(/'configuration' is not YAML, line 3, column 1: /);
  });
});

describe('a place', () => {
  const place = (configuration: PipelineConfiguration) => configuration._read(testStack()).place;

  test('is named by its keys and its line', () => {
    const match = ['logs', 'processor', 0, 'grok', 'match'].reduce(
      (at, step) => at.at(step),
      place(PipelineConfiguration.fromYaml(YAML)),
    );
    expect(String(match)).toBe("'logs.processor[0].grok.match' in line 9");
  });

  test('of the whole is the configuration', () => {
    expect(String(place(PipelineConfiguration.fromYaml(YAML)))).toBe("'configuration' in line 1");
  });
});

describe('a file', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'osis-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is read as a text is, and is named in messages', () => {
    const path = join(folder, 'pipeline.yaml');
    writeFileSync(path, YAML);
    const configuration = PipelineConfiguration.fromFile(path);
    const { stack } = makePipeline({ configuration });
    expect(propertiesOf(stack)['PipelineConfigurationBody']).toBe(YAML);
    expect(String(configuration._read(testStack()).place.at('logs').at('sink'))).toBe(
      `'logs.sink' in line 11 of '${path}'`,
    );
  });

  test('that is no YAML is refused by its name', () => {
    const path = join(folder, 'broken.yaml');
    writeFileSync(path, 'a: "b\n');
    expect(() => makePipeline({ configuration: PipelineConfiguration.fromFile(path) })).toThrow(
      `'${path}' is not YAML, line `,
    );
  });

  test('that cannot be read is refused with the folder that it is sought in', () => {
    const path = join(folder, 'missing.yaml');
    expect(() => makePipeline({ configuration: PipelineConfiguration.fromFile(path) })).toThrow(
      `'configuration' must be a file that can be read, got '${path}' seen from '${process.cwd()}': ENOENT`,
    );
  });
});

test.each([
  ['source', { source: HTTP }],
  ['processors', { processors: [Processor.of('grok')] }],
  ['routes', { routes: { a: '/b == 1' } }],
  ['sinks', { sinks: SINKS }],
  ['subPipelineName', { subPipelineName: 'logs' }],
  ['secrets', { secrets: {} }],
  ['roleInConfiguration', { roleInConfiguration: false }],
])('%s is refused beside a configuration', (property, beside) => {
  const configuration = PipelineConfiguration.fromYaml(YAML);
  expect(() => makePipeline({ configuration, ...beside })).toThrow(
    `'${property}' must be left out with 'configuration', which says all of it; got both`,
  );
});

describe('the size', () => {
  const sized = (length: number, token = '') => {
    const start = `${YAML}# `;
    const yaml = `${start}${token}${'x'.repeat(length - start.length)}`;
    return makePipeline({ configuration: PipelineConfiguration.fromYaml(yaml) }).stack;
  };

  test('of 24,000 characters is fine, and one more brings a warning', () => {
    expect(warnings(sized(24_000))).toEqual([]);
    expect(warnings(sized(24_001))).toEqual([
      'the configuration has 24001 characters; the API takes 100000, and the page of quotas says 24000 ' +
        '[ack: cdk-reinvent-constructs:osis.configurationSize]',
    ]);
  });

  test('of 100,000 characters is the most', () => {
    expect(() => sized(100_000)).not.toThrow();
    expect(() => sized(100_001)).toThrow(
      'the configuration must have at most 100000 characters, got 100001; make two pipelines of it',
    );
  });

  test('does not count tokens, whose length is not known', () => {
    expect(warnings(sized(24_000, Aws.STACK_NAME))).toEqual([]);
  });

  test('of a typed pipeline is that of its YAML', () => {
    const processors = [Processor.of('grok', { match: { log: ['x'.repeat(24_000)] } })];
    expect(warnings(makePipeline({ source: HTTP, processors, sinks: ARCHIVE }).stack)[0]).toMatch(
      /^the configuration has 24\d{3} characters/,
    );
  });
});
