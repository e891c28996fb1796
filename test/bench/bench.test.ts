import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { bareTwins, templatesOf } from '../../bench/twin';
import { instances } from '../../bench/instances';
import { compare, median, table } from '../../bench/measure';
import { pipeline, typedPipeline, yamlOf } from '../../bench/pipeline';
import { examples, loadExample } from '../../examples';
import * as library from '../../lib';

test('every construct of the public API is measured among many of its kind', () => {
  const constructs = Object.entries(library).flatMap(([module, exported]) =>
    Object.entries(exported)
      .filter(([, value]) => typeof value === 'function' && value.prototype instanceof Construct)
      .map(([name]) => `${module}.${name}`),
  );
  expect(constructs.length).toBeGreaterThan(0);
  expect(Object.keys(instances)).toEqual(expect.arrayContaining(constructs));
});

test.each(Object.keys(examples))('the bare twin of %s has the same templates', async (id) => {
  const Example = await loadExample(id);
  const templates = templatesOf((app) => new Example(app, id));
  expect(Object.keys(templates)).toContain(id);
  expect(templatesOf((app) => bareTwins(app, templates))).toEqual(templates);
});

test('the median is the middle one, or between the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 2, 100])).toBe(3);
});

test('pieces of work are measured in turns, after one turn that does not count', () => {
  const turns: string[] = [];
  const times = compare({ a: () => void turns.push('a'), b: () => void turns.push('b') }, 2);
  expect(turns.join('')).toBe('ababab');
  expect(times).toEqual({ a: expect.any(Number), b: expect.any(Number) });
});

test('the table says whether an aim was met', () => {
  const rows = [
    { what: 'reference', median: 100, unit: 'ms' },
    { what: 'fast', median: 120, unit: 'ms', ratio: 1.2, aim: 1.25 },
    { what: 'slow', median: 150, unit: 'ms', ratio: 1.5, aim: 1.25 },
  ];
  expect(table(rows).split('\n')).toEqual([
    'reference  100 ms',
    'fast       120 ms  x 1.20  aim x 1.25: met',
    'slow       150 ms  x 1.50  aim x 1.25: missed',
  ]);
});

test('the pipeline that is measured has ten sub-pipelines, and is the same in YAML', () => {
  const typed = typedPipeline(10);
  const bodies = [typed, { configuration: yamlOf(typed) }].map(
    (props) => new library.aws_osis.Pipeline(new Stack(), 'Pipeline', props)._body,
  );
  expect(bodies[0]!.text).toBe(bodies[1]!.text);
  expect(bodies.map(({ plugins }) => plugins.all.filter(({ kind }) => kind === 'source').length)).toEqual([10, 10]);
});

test('a pipeline is held against what it should take at most', () => {
  const rows = pipeline(1);
  expect(rows).toEqual([
    { what: 'the most it should take', median: 50, unit: 'ms' },
    ...['typed', 'in YAML'].map((how) => ({
      what: `a pipeline of 10 sub-pipelines, ${how}`,
      median: expect.any(Number) as number,
      unit: 'ms',
      ratio: expect.any(Number) as number,
      aim: 1,
    })),
  ]);
  for (const { median: taken, ratio } of rows.slice(1)) expect(ratio).toBe(taken / 50);
});
