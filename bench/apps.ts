import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { context } from '../cdk.json';

/**
 * Synthesizes an app with the flags of `cdk.json` into a folder that is gone afterwards. Assets are not copied: that is the
 * disk's time, and a twin without assets would not pay it.
 */
export function synthesize<T>(fill: (app: App) => void, read: (app: App) => T): T {
  const outdir = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const app = new App({
      outdir,
      analyticsReporting: false,
      context: { ...context, 'aws:cdk:disable-asset-staging': true },
    });
    fill(app);
    return read(app);
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
