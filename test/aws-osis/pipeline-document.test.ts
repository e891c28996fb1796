import { CfnParameter, Duration, Lazy, Token } from 'aws-cdk-lib';
import { parse } from 'yaml';
import { Processor, Sink, Source, type PipelineProps } from '../../lib/aws-osis';
import type { Binder } from '../../lib/aws-osis/plugin';
import { testStack } from '../support/stack';
import { HTTP, makePipeline, propertiesOf, PUSH, SINKS } from './pipeline-context';

const text = (props: PipelineProps) => propertiesOf(makePipeline(props).stack)['PipelineConfigurationBody'] as string;
const read = (props: PipelineProps) => parse(text(props)) as Record<string, unknown>;

/** What a method of `Processor` makes, whose options are named in camelCase by the user. */
function typed(options: Record<string, unknown>): Processor {
  const Typed = Processor as unknown as new (binder: Binder) => Processor;
  return new Typed(() => ({ name: 'grok', options }));
}

describe('a pipeline of one part', () => {
  test('has its version, its source, and its sinks, and nothing that nobody asked for', () => {
    expect(read(PUSH)).toEqual({
      version: '2',
      main: { source: { http: { path: '/logs' } }, sink: [{ opensearch: { hosts: ['https://x'], index: 'i' } }] },
    });
  });

  test('writes the version as a text', () => {
    expect(text(PUSH)).toMatch(/^version: "2"\n/);
  });

  test('has its processors and routes in the order of the user, and a name of its own', () => {
    const processors = [Processor.of('parse_json'), Processor.of('grok', { match: { log: ['a'] } })];
    const routes = { good: '/status < 400', bad: '/status >= 400' };
    expect(read({ ...PUSH, processors, routes, subPipelineName: 'logs' })).toEqual({
      version: '2',
      logs: {
        source: { http: { path: '/logs' } },
        processor: [{ parse_json: {} }, { grok: { match: { log: ['a'] } } }],
        routes: [{ good: '/status < 400' }, { bad: '/status >= 400' }],
        sink: [{ opensearch: { hosts: ['https://x'], index: 'i' } }],
      },
    });
  });

  test('of no processors and no routes says nothing of them', () => {
    expect(read({ ...PUSH, processors: [], routes: {} })).toEqual(read(PUSH));
  });

  test('leaves out options that are undefined', () => {
    const processors = [Processor.of('grok', { match: { log: ['a'] }, timeout: undefined, more: [{ a: undefined }] })];
    expect(read({ ...PUSH, processors })['main']).toMatchObject({
      processor: [{ grok: { match: { log: ['a'] }, more: [{}] } }],
    });
  });
});

describe('sub-pipelines', () => {
  const inner = Sink.subPipeline('inner', { sinks: [Sink.of('s3')] });
  const props = {
    source: HTTP,
    routes: { errors: '/status >= 500' },
    sinks: [
      Sink.subPipeline('first', { processors: [Processor.of('parse_json')], sinks: [inner] }, { routes: ['errors'] }),
      ...SINKS,
      Sink.subPipeline('second', { routes: { a: '/b == 1' }, sinks: SINKS }),
    ],
  };

  test('are linked in both directions', () => {
    expect(read(props)).toEqual({
      version: '2',
      main: {
        source: { http: { path: '/logs' } },
        routes: [{ errors: '/status >= 500' }],
        sink: [
          { pipeline: { name: 'first', routes: ['errors'] } },
          { opensearch: { hosts: ['https://x'], index: 'i' } },
          { pipeline: { name: 'second' } },
        ],
      },
      first: {
        source: { pipeline: { name: 'main' } },
        processor: [{ parse_json: {} }],
        sink: [{ pipeline: { name: 'inner' } }],
      },
      second: {
        source: { pipeline: { name: 'main' } },
        routes: [{ a: '/b == 1' }],
        sink: [{ opensearch: { hosts: ['https://x'], index: 'i' } }],
      },
      inner: { source: { pipeline: { name: 'first' } }, sink: [{ s3: {} }] },
    });
  });

  test('come after the one that they get events from, in the order of its sinks', () => {
    expect(Object.keys(read(props))).toEqual(['version', 'main', 'first', 'second', 'inner']);
  });

  test('tell their plugins where they are', () => {
    const names: string[] = [];
    const Typed = Processor as unknown as new (binder: Binder) => Processor;
    const spy = new Typed(({ subPipelineName }) => {
      names.push(subPipelineName);
      return { name: 'parse_json', options: {} };
    });
    const part = { processors: [spy], sinks: SINKS };
    makePipeline({ source: HTTP, processors: [spy], sinks: [Sink.subPipeline('sub', part)] });
    expect(names).toEqual(['main', 'sub']);
  });

  test('do not share a name, at whatever depth', () => {
    const sinks = [
      Sink.subPipeline('a', { sinks: [Sink.subPipeline('b', { sinks: [Sink.subPipeline('a', { sinks: SINKS })] })] }),
    ];
    expect(() => makePipeline({ source: HTTP, sinks })).toThrow(
      "the name of a sub-pipeline must be its own, got 'a' twice",
    );
  });

  test.each(['version', 'extension', 'pipeline_configurations'])(
    "are not called %s, which is Data Prepper's",
    (name) => {
      const message = `the name of a sub-pipeline must not be a word of Data Prepper's, got '${name}'`;
      expect(() => makePipeline({ ...PUSH, subPipelineName: name })).toThrow(message);
      expect(() => makePipeline({ source: HTTP, sinks: [Sink.subPipeline(name, { sinks: SINKS })] })).toThrow(message);
    },
  );

  test('do not hide the source that gets events from outside', () => {
    const pipeline = makePipeline({ source: HTTP, sinks: [Sink.subPipeline('aaa', { sinks: SINKS })] });
    expect(pipeline._body.plugins.source).toMatchObject({ name: 'http', subPipeline: 'main' });
  });
});

describe('a place in a message', () => {
  const date = new Date(0);
  const refused = (props: Partial<PipelineProps>, place: string) =>
    expect(() => makePipeline({ ...PUSH, ...props })).toThrow(
      `${place} must be what YAML can write: texts, numbers, booleans, `,
    );

  test('of a typed plugin has the names of this library', () => {
    refused(
      { processors: [Processor.of('parse_json'), typed({ break_on_match: date })] },
      "'processors[1].grok.breakOnMatch' of sub-pipeline 'main'",
    );
  });

  test.each(['match', 'map', 'patterns', 'pattern_definitions'])(
    'of a typed plugin keeps what the user named in %s',
    (option) => {
      const named = option === 'pattern_definitions' ? 'patternDefinitions' : option;
      refused(
        { processors: [typed({ [option]: { my_field: [{ is_inner: date }] } })] },
        `'processors[0].grok.${named}.my_field[0].isInner' of sub-pipeline 'main'`,
      );
    },
  );

  test('of a plugin made by `of` has the names of Data Prepper', () => {
    refused(
      { processors: [Processor.of('grok', { break_on_match: date })] },
      "'processors[0].grok.break_on_match' of sub-pipeline 'main'",
    );
  });

  test('of one plugin does not depend on the others', () => {
    refused(
      { processors: [Processor.of('grok'), typed({ a_b: date })] },
      "'processors[1].grok.aB' of sub-pipeline 'main'",
    );
  });

  test('of a source has no number', () => {
    refused({ source: Source.of('http', { a: [0, date] }) }, "'source.http.a[1]' of sub-pipeline 'main'");
  });

  test('of a sink is in its sub-pipeline', () => {
    const bad = [...SINKS, Sink.of('s3', { x_y: date })];
    refused({ sinks: [Sink.subPipeline('deep', { sinks: bad })] }, "'sinks[1].s3.x_y' of sub-pipeline 'deep'");
  });
});

describe('what YAML cannot write is refused', () => {
  test.each([
    ['a function', () => 1],
    ['a Map', new Map()],
    ['a Duration', Duration.seconds(1)],
  ])('%s', (what, value) => {
    expect(() => makePipeline({ ...PUSH, processors: [Processor.of('grok', { a: value })] })).toThrow(
      `booleans, lists and mappings, got ${what}`,
    );
  });

  test('a list of unknown length', () => {
    const list = Token.asList(Lazy.any({ produce: () => ['a'] }));
    expect(() => makePipeline({ ...PUSH, processors: [Processor.of('grok', { a: list })] })).toThrow(
      "'processors[0].grok.a' of sub-pipeline 'main' must be a list whose length is known at synth, got a token; " +
        'its elements may be tokens',
    );
  });
});

describe('YAML', () => {
  const written = (value: unknown) => {
    const processors = [Processor.of('add_entries', { value })];
    return text({ ...PUSH, processors })
      .split('\n')
      .find((line) => line.includes('value:'))!
      .trim();
  };

  test.each([
    'yes',
    'no',
    'on',
    'off',
    'y',
    'n',
    'true',
    'False',
    'null',
    '~',
    '1',
    '0x1f',
    '1e3',
    '1_000',
    '2024-01-01',
    '12:30:00',
    '',
  ])('of the text %j stays a text in YAML 1.1 and 1.2', (value) => {
    const processors = [Processor.of('add_entries', { value })];
    const whole = text({ ...PUSH, processors });
    for (const version of ['1.1', '1.2'] as const) {
      const { main } = parse(whole, { version }) as { main: { processor: [{ add_entries: { value: unknown } }] } };
      expect(main.processor[0].add_entries.value).toBe(value);
    }
  });

  test.each([
    [true, 'value: true'],
    [1, 'value: 1'],
    [1.5, 'value: 1.5'],
    [null, 'value: null'],
    ['plain text', 'value: plain text'],
  ])('of %j is plain', (value, line) => {
    expect(written(value)).toBe(line);
  });

  test('has a token in double quotes, whatever it becomes', () => {
    const stack = testStack();
    const value = new CfnParameter(stack, 'Value').valueAsString;
    makePipeline({ ...PUSH, processors: [Processor.of('add_entries', { value })] }, stack);
    const body = propertiesOf(stack)['PipelineConfigurationBody'] as { 'Fn::Join': [string, unknown[]] };
    const [before, token, after] = body['Fn::Join'][1] as [string, unknown, string];
    expect(token).toEqual({ Ref: 'Value' });
    expect(before).toMatch(/value: "$/);
    expect(after).toMatch(/^"\n/);
  });

  test('has a number that is a token', () => {
    const stack = testStack();
    const value = new CfnParameter(stack, 'Value', { type: 'Number' }).valueAsNumber;
    makePipeline({ ...PUSH, processors: [Processor.of('add_entries', { value })] }, stack);
    expect(JSON.stringify(propertiesOf(stack))).toContain('{"Ref":"Value"}');
  });

  test('does not refer to what was said before', () => {
    const shared = { match: { log: ['a'] } };
    expect(text({ ...PUSH, processors: [Processor.of('grok', shared), Processor.of('grok', shared)] })).not.toMatch(
      /[&*]a\d/,
    );
  });

  test('does not break long lines, which would change texts', () => {
    const value = Array.from({ length: 60 }, () => 'word').join(' ');
    expect(written(value)).toBe(`value: ${value}`);
  });
});
