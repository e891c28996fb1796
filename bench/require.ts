import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { median, type Row } from './measure';

const DIST = join(__dirname, '..', 'dist');

const MEASURE = `
const [path] = process.argv.slice(1);
const start = process.hrtime.bigint();
require(path).Resource;
const ms = Number(process.hrtime.bigint() - start) / 1e6;
console.log(JSON.stringify({ ms, files: Object.keys(require.cache).length }));
`;

/** `require` of the built package and of each module, in fresh processes, against aws-cdk-lib's core alone, which loads with the first use. */
export function requireTimes(runs: number): Row[] {
  if (!existsSync(join(DIST, 'index.js'))) {
    console.error('require: not measured, since there is no dist; run "npm run build" first');
    return [];
  }
  const modules = readdirSync(DIST, { withFileTypes: true }).filter((entry) =>
    existsSync(join(DIST, entry.name, 'index.js')),
  );
  const paths = new Map([
    ['aws-cdk-lib/core', 'aws-cdk-lib/core'],
    ['the package', DIST],
    ...modules.map(({ name }) => [name, join(DIST, name)] as const),
  ]);
  const measured = [...paths].map(([what, path]) => ({ what, ...measure(path, runs) }));
  const reference = measured[0]!.ms;
  return measured.map(({ what, ms, files }) => ({
    what: `${what} (${files} files)`,
    median: ms,
    unit: 'ms',
    ratio: ms / reference,
  }));
}

function measure(path: string, runs: number): { ms: number; files: number } {
  const results = Array.from({ length: runs }, () => {
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', MEASURE, path], { cwd: __dirname, encoding: 'utf8' });
    if (stdout === '') throw new Error(`require('${path}') failed:\n${stderr}`);
    return JSON.parse(stdout) as { ms: number; files: number };
  });
  return { ms: median(results.map(({ ms }) => ms)), files: results[0]!.files };
}
