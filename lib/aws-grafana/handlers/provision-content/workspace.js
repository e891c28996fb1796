// @ts-check
'use strict';

const { DescribeWorkspaceCommand } = require('@aws-sdk/client-grafana');

/** @typedef {{ id: string, url: string, status: string, grafanaVersion: string }} Workspace */

/** A permission that was just given takes seconds to be known everywhere. */
const PERMISSION_PAUSES_MS = [2_000, 4_000, 8_000, 16_000];

const STATUS_PAUSE_MS = 5_000;

/**
 * The workspace once nothing about it is changing, or `undefined` where there is none.
 *
 * @param {import('./index').Run} run
 * @param {string} workspaceId
 * @returns {Promise<Workspace | undefined>}
 */
async function describe(run, workspaceId) {
  for (;;) {
    const description = await ask(run, workspaceId);
    if (!description) return undefined;
    const { status = '', endpoint = '', grafanaVersion = '' } = description;
    // A creation or an upgrade under way ends by itself; a deletion is the caller's business.
    const changing = /ING$/.test(status) && status !== 'DELETING';
    if (!changing || run.clock.now() >= run.deadline) {
      return { id: workspaceId, url: urlOf(endpoint), status, grafanaVersion };
    }
    await run.clock.sleep(STATUS_PAUSE_MS);
  }
}

/**
 * @param {import('./index').Run} run
 * @param {string} workspaceId
 */
async function ask({ grafana, clock }, workspaceId) {
  for (let attempt = 0; ; attempt++) {
    try {
      const { workspace } = await grafana.send(new DescribeWorkspaceCommand({ workspaceId }));
      return workspace;
    } catch (/** @type {any} */ error) {
      if (error.name === 'ResourceNotFoundException') return undefined;
      const pause = PERMISSION_PAUSES_MS[attempt];
      if (error.name !== 'AccessDeniedException' || pause === undefined) throw error;
      await clock.sleep(pause);
    }
  }
}

/**
 * Examples show the endpoint without a scheme, and some code expects one: take both.
 *
 * @param {string} endpoint
 */
function urlOf(endpoint) {
  return `${/^https?:\/\//.test(endpoint) ? '' : 'https://'}${endpoint}`.replace(/\/+$/, '');
}

module.exports = { describe };
