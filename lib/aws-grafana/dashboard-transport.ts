import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3_assets from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';
import { fail } from '../core/validation';
import { contentRole } from './content-provider';
import { jsonText } from './json-text';
import type { ProvisioningNetwork } from './provisioning-network';

/**
 * An event of an update holds a dashboard twice and may have 256 KB; a template may have 1 MB, with all its dashboards.
 */
const LARGEST_INLINE_BYTES = 24_000;

/** How a dashboard gets to the function. */
export interface CarriedDashboard {
  readonly properties: Record<string, string>;
  /** What must be there before the function is called. */
  readonly permission?: Construct;
}

/** Puts a dashboard into the template, or beside it where it is too large. */
export function carryDashboard(
  construct: Construct,
  dashboard: Record<string, unknown>,
  network: ProvisioningNetwork | undefined,
): CarriedDashboard {
  const text = JSON.stringify(dashboard);
  const size = Buffer.byteLength(text);
  if (size <= LARGEST_INLINE_BYTES) return { properties: { Content: jsonText(construct, dashboard) } };
  if (Token.isUnresolved(text)) {
    fail(
      construct,
      'LargeDashboardWithTokens',
      `'content' must have at most ${LARGEST_INLINE_BYTES} bytes when it holds tokens, such as attributes of resources, ` +
        `since a larger one is deployed as a file, got ${size}`,
    );
  }
  const asset = makeAsset(construct, text);
  // By its very name: the rest of the bootstrap bucket is nothing to this function.
  const permission = new iam.Policy(construct, 'AssetPolicy', {
    roles: [contentRole(construct, network)],
    statements: [
      new iam.PolicyStatement({
        actions: ['s3:GetObject'],
        resources: [asset.bucket.arnForObjects(asset.s3ObjectKey)],
      }),
    ],
  });
  const location = { bucket: asset.s3BucketName, key: asset.s3ObjectKey };
  return { properties: { Asset: jsonText(construct, location) }, permission };
}

/** The text as a file that the CDK uploads; it is copied at once, so that the original need not stay. */
function makeAsset(construct: Construct, text: string): s3_assets.Asset {
  const folder = mkdtempSync(join(tmpdir(), 'dashboard-'));
  try {
    const path = join(folder, 'dashboard.json');
    writeFileSync(path, text);
    return new s3_assets.Asset(construct, 'Asset', { path });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
