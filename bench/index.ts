/**
 * `npm run bench`: what the constructs cost at synth, as medians of several runs in one session. A benchmark and no test:
 * it fails for nothing that it measures.
 */
import { parseArgs } from 'node:util';
import { cli } from './cli';
import { table, type Row } from './measure';
import { pipeline } from './pipeline';
import { requireTimes } from './require';
import { scale } from './scale';
import { twin } from './twin';

const SECTIONS: Readonly<Record<string, { readonly title: string; run(runs: number): Row[] | Promise<Row[]> }>> = {
  cli: { title: 'cdk synth through the CLI', run: cli },
  twin: { title: 'construct and synth of an example against its bare twin, validation off', run: twin },
  scale: { title: 'one instance among many, construct and synth, validation off', run: scale },
  pipeline: { title: 'construct and check one large configuration, without synth', run: pipeline },
  require: { title: 'require, in a fresh process', run: requireTimes },
};

const HELP = `npm run bench -- [--runs N] [--only ${Object.keys(SECTIONS).join('|')}] [--json]`;

async function bench(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '5' },
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const runs = Number(values.runs);
  if (values.help || !(runs >= 1) || (values.only !== undefined && !Object.hasOwn(SECTIONS, values.only))) {
    console.log(HELP);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  // Of the processes that the CLI starts it stays on: the user waits for it there.
  const report: Record<string, Row[]> = {};
  for (const [name, { title, run }] of Object.entries(SECTIONS)) {
    if (values.only !== undefined && values.only !== name) continue;
    if (name === 'cli') delete process.env['CDK_VALIDATION'];
    else process.env['CDK_VALIDATION'] = 'false';
    report[name] = await run(runs);
    if (!values.json) console.log(`\n${title}\n${table(report[name])}`);
  }
  if (values.json) console.log(JSON.stringify({ node: process.version, runs, ...report }, undefined, 2));
}

bench().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
