import { App, Token } from 'aws-cdk-lib';
import { rmSync } from 'node:fs';
import { loadExample } from '..';

/** The region that an example names for itself; undefined when it is deployed to wherever the environment says. */
export async function regionOf(id: string): Promise<string | undefined> {
  const Example = await loadExample(id);
  const app = new App({ context: { 'aws:cdk:disable-asset-staging': true } });
  try {
    const { region } = new Example(app, id);
    return Token.isUnresolved(region) ? undefined : region;
  } finally {
    rmSync(app.outdir, { recursive: true, force: true });
  }
}
