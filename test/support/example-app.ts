import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, DefaultStackSynthesizer } from 'aws-cdk-lib';

const { context: flags } = JSON.parse(readFileSync(join(__dirname, '../../cdk.json'), 'utf8')) as {
  context: Record<string, unknown>;
};

/**
 * Lends an app under the flags of `cdk.json` and removes what it wrote. Left out is what differs between machines or
 * says nothing about an example: bundling, staged assets, the rule about the bootstrap version, analytics.
 */
export function withExampleApp<T>(use: (app: App) => T, context: Readonly<Record<string, unknown>> = {}): T {
  const outdir = mkdtempSync(join(tmpdir(), 'example-'));
  try {
    return use(
      new App({
        outdir,
        analyticsReporting: false,
        treeMetadata: false,
        defaultStackSynthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
        context: { ...flags, 'aws:cdk:bundling-stacks': [], 'aws:cdk:disable-asset-staging': true, ...context },
      }),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
