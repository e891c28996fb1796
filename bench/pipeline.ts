import { App, Stack } from 'aws-cdk-lib';
import { aws_osis as osis } from '../lib';
import { compare, type Row } from './measure';

/** Milliseconds that nobody notices in a synth. */
const AIM = 50;
const SUB_PIPELINES = 10;
/** A run is short, so that a few would measure the just-in-time compiler. */
const FEWEST_RUNS = 25;

/** What a pipeline of many sub-pipelines costs to bind, render and check: typed, and the same in Data Prepper's YAML. */
export function pipeline(runs: number): Row[] {
  const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'us-east-1' } });
  const typed = typedPipeline(SUB_PIPELINES);
  const yaml = yamlOf(typed);
  const make = (props: osis.PipelineProps) => () => {
    new osis.Pipeline(stack, `Pipeline${stack.node.children.length}`, props);
  };
  const times = compare({ typed: make(typed), 'in YAML': make({ configuration: yaml }) }, Math.max(runs, FEWEST_RUNS));
  return [
    { what: 'the most it should take', median: AIM, unit: 'ms' },
    ...Object.entries(times).map(([how, median]) => ({
      what: `a pipeline of ${SUB_PIPELINES} sub-pipelines, ${how}`,
      median,
      unit: 'ms',
      ratio: median / AIM,
      aim: 1,
    })),
  ];
}

/** One sub-pipeline that gets events, and the others, each with five processors, a route and a sink of its own. */
export function typedPipeline(subPipelines: number): osis.PipelineProps {
  const others = Array.from({ length: subPipelines - 1 }, (_, index) => `part-${index + 1}`);
  const routes = Object.fromEntries(others.map((name) => [name, `/service == "${name}" and /status >= 500`]));
  return {
    source: osis.Source.of('http', { path: '/logs' }),
    processors: processors(),
    routes,
    sinks: others.map((name) => osis.Sink.subPipeline(name, part(name), { routes: [name] })),
  };
}

/** The same pipeline as somebody would have written it. */
export function yamlOf(props: osis.PipelineProps): osis.PipelineConfiguration {
  const { _body } = new osis.Pipeline(new Stack(), 'Typed', props);
  return osis.PipelineConfiguration.fromYaml(_body.text);
}

function part(name: string) {
  return {
    processors: processors(),
    routes: { failed: '/status >= 500' },
    sinks: [
      osis.Sink.of('opensearch', {
        hosts: ['https://search-logs.us-east-1.es.amazonaws.com'],
        index: `${name}-%{yyyy.MM.dd}`,
        aws: { region: 'us-east-1' },
        dlq: { s3: { bucket: 'lost-documents', region: 'us-east-1' } },
      }),
    ],
  };
}

function processors(): osis.Processor[] {
  return [
    osis.Processor.of('parse_json', { source: 'message' }),
    osis.Processor.of('grok', { match: { log: ['%{COMMONAPACHELOG}'] } }),
    osis.Processor.of('date', { match: [{ key: 'timestamp', patterns: ['dd/MMM/yyyy:HH:mm:ss Z'] }] }),
    osis.Processor.of('add_entries', { entries: [{ key: 'stage', value: 'prod', add_when: '/status >= 200' }] }),
    osis.Processor.of('delete_entries', { with_keys: ['log', 'message'] }),
  ];
}
