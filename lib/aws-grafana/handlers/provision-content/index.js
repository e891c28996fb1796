// @ts-check
'use strict';

const { createHash } = require('node:crypto');
const { GrafanaClient } = require('@aws-sdk/client-grafana');
const { createApi, WorkspaceUnreachable } = require('./grafana-api');
const dashboards = require('./dashboard');
const dataSources = require('./data-source');
const { readAsset } = require('./asset');
const { withServiceAccount } = require('./service-account');
const { describe } = require('./workspace');

/**
 * @typedef {{
 *   RequestType: string, ResourceType: string, PhysicalResourceId?: string, ResourceProperties: Record<string, any>,
 *   StackId: string, LogicalResourceId: string,
 * }} Event
 * @typedef {{ getRemainingTimeInMillis: () => number }} Context
 * @typedef {{ now: () => number, sleep: (ms: number) => Promise<unknown> }} Clock
 */

/** Enough to take the service account away again, with the SDK's own attempts. */
const RESERVE_MS = 60_000;

/** What an id of this handler looks like: anything else stands for a creation that failed. */
const PHYSICAL_ID = /^([^/]+)\/([^/]+)$/;

/**
 * Retries are the SDK's: with eight attempts their pauses add up to about half a minute, which a throttled API needs.
 *
 * @type {import('@aws-sdk/client-grafana').GrafanaClientConfig}
 */
const CLIENT_CONFIG = {
  maxAttempts: 8,
  retryMode: 'standard',
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
};

/** What each kind needs; editors may not touch data sources, admins are only made where one is needed. */
const KINDS = {
  'Custom::GrafanaDataSource': { role: 'ADMIN', ...dataSources },
  'Custom::GrafanaDashboard': { role: 'EDITOR', ...dashboards },
};

/**
 * Makes the function that the provider framework calls; the tests use an endpoint and a clock of their own.
 *
 * @param {{
 *   clock?: Clock,
 *   clientConfig?: import('@aws-sdk/client-grafana').GrafanaClientConfig,
 *   s3Config?: import('@aws-sdk/client-s3').S3ClientConfig,
 * }} [options]
 */
function createHandler({ clock = systemClock, clientConfig, s3Config } = {}) {
  /**
   * @param {Event} event
   * @param {Context} context
   */
  return async function handler(event, context) {
    const { RequestType, ResourceProperties: properties, PhysicalResourceId = '' } = event;
    const kind = KINDS[/** @type {keyof typeof KINDS} */ (event.ResourceType)];
    if (!kind) throw new Error(`this function does not know what a ${event.ResourceType} is`);

    const deadline = clock.now() + context.getRemainingTimeInMillis() - RESERVE_MS;
    const grafana = new GrafanaClient({ region: properties['Region'], ...CLIENT_CONFIG, ...clientConfig });
    const run = { grafana, clock, deadline, s3Config, owner: ownerOf(event) };
    try {
      if (RequestType === 'Delete') {
        await remove(run, kind, PhysicalResourceId);
        return { PhysicalResourceId };
      }
      return await put(run, kind, properties);
    } finally {
      grafana.destroy();
    }
  };
}

/**
 * @typedef {{
 *   grafana: GrafanaClient, clock: Clock, deadline: number, s3Config?: import('@aws-sdk/client-s3').S3ClientConfig,
 *   owner: string,
 * }} Run
 * @typedef {(typeof KINDS)[keyof typeof KINDS]} Kind
 */

/**
 * Creation and update are one: what has the uid is changed, and made where there is none. So both may be repeated.
 *
 * @param {Run} run
 * @param {Kind} kind
 * @param {Record<string, any>} properties
 */
async function put(run, kind, properties) {
  const { WorkspaceId, Content, Asset, ...rest } = properties;
  const content = JSON.parse(Asset ? await readAsset(run, JSON.parse(Asset)) : Content);
  const workspace = await describe(run, WorkspaceId);
  if (!workspace) throw new Error(`the workspace ${WorkspaceId} does not exist`);
  await withServiceAccount(run, WorkspaceId, kind.role, async (session) => {
    await kind.put(createApi(run, workspace, session), content, {
      ...rest,
      workspace,
      clock: run.clock,
      owner: run.owner,
    });
  });
  // The workspace is part of the id, so that moving to another one is followed by a Delete in the former.
  return { PhysicalResourceId: `${WorkspaceId}/${content.uid}`, Data: { Uid: content.uid } };
}

/**
 * What cannot be there any more is done with: a workspace that is gone or going, or that nobody can reach.
 *
 * @param {Run} run
 * @param {Kind} kind
 * @param {string} physicalId
 */
async function remove(run, kind, physicalId) {
  const [, workspaceId, uid] = PHYSICAL_ID.exec(physicalId) ?? [];
  if (workspaceId === undefined || uid === undefined) return;
  const workspace = await describe(run, workspaceId);
  if (!workspace || workspace.status === 'DELETING') {
    console.log(`the workspace ${workspaceId} is gone, and '${uid}' with it`);
    return;
  }
  try {
    await withServiceAccount(run, workspaceId, kind.role, async (session) => {
      const api = createApi(run, workspace, session);
      const owner = await kind.ownerOf(api, uid);
      if (owner === undefined || owner === run.owner) await kind.remove(api, uid);
      else console.log(`'${uid}' stays where it is: another resource has taken it over`);
    });
  } catch (/** @type {any} */ error) {
    const gone = error.name === 'ResourceNotFoundException';
    if (!gone && !(error instanceof WorkspaceUnreachable)) throw error;
    console.log(`'${uid}' stays where it is, if anywhere: ${error.message}`);
  }
}

/**
 * Which resource of which stack deploys something. It is written beside it: a resource that gets another logical id is first
 * made anew, which takes over what is there, and then deleted, which must not take that away again.
 *
 * @param {Event} event
 */
function ownerOf({ StackId, LogicalResourceId }) {
  return createHash('sha256').update(`${StackId}/${LogicalResourceId}`).digest('hex').slice(0, 16);
}

/** @type {Clock} */
const systemClock = { now: Date.now, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) };

module.exports = { handler: createHandler(), createHandler };
