// @ts-check
'use strict';

const { refusal } = require('./grafana-api');

const CORE = 'prometheus';
const PLUGIN = 'grafana-amazonprometheus-datasource';

/** From this version on, Amazon Managed Grafana's own `prometheus` type cannot sign requests, and has the plugin. */
const PLUGIN_SINCE = 12;

/** Somebody may delete or make it between two of our requests; not often. */
const ATTEMPTS = 4;

/**
 * Makes the data source of that uid what it should be.
 *
 * @param {import('./grafana-api').Api} api
 * @param {any} content
 * @param {{ workspace: import('./workspace').Workspace, owner: string }} options
 */
async function put(api, content, { workspace, owner }) {
  const type = content.type ?? typeFor(workspace.grafanaVersion);
  if (type === PLUGIN) await requirePlugin(api, workspace);
  const jsonData = { ...content.jsonData, deployedBy: owner };
  const body = { ...content, type, access: 'proxy', jsonData };
  const path = `/api/datasources/uid/${encodeURIComponent(content.uid)}`;

  /** @type {import('./grafana-api').Answer | undefined} */
  let answer;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found = await api('GET', path);
    const exists = found.status !== 404;
    answer = exists ? await api('PUT', path, body) : await api('POST', '/api/datasources', body);
    if (answer.status < 300) return;
    // The name is taken, by another uid: asking again does not help.
    if (exists && answer.status === 409) break;
    if (!exists && answer.status === 409 && (await api('GET', path)).status === 404) break;
  }
  const hint = answer?.status === 409 ? `; is '${content.name}' the name of another data source?` : '';
  throw new Error(`${refusal('PUT', path, /** @type {any} */ (answer))}${hint}`);
}

/**
 * @param {import('./grafana-api').Api} api
 * @param {string} uid
 * @returns {Promise<string | undefined>}
 */
async function ownerOf(api, uid) {
  const { body } = await api('GET', `/api/datasources/uid/${encodeURIComponent(uid)}`);
  return body?.jsonData?.deployedBy;
}

/**
 * @param {import('./grafana-api').Api} api
 * @param {string} uid
 */
async function remove(api, uid) {
  const path = `/api/datasources/uid/${encodeURIComponent(uid)}`;
  const answer = await api('DELETE', path);
  if (answer.status >= 300 && answer.status !== 404) throw new Error(refusal('DELETE', path, answer));
}

/** @param {string} grafanaVersion */
function typeFor(grafanaVersion) {
  return Number.parseInt(grafanaVersion, 10) >= PLUGIN_SINCE ? PLUGIN : CORE;
}

/**
 * Grafana makes data sources of types that it does not know, which then answer nothing.
 *
 * @param {import('./grafana-api').Api} api
 * @param {import('./workspace').Workspace} workspace
 */
async function requirePlugin(api, { id, grafanaVersion }) {
  const { status } = await api('GET', `/api/plugins/${PLUGIN}/settings`);
  if (status !== 404) return;
  throw new Error(
    `the workspace ${id} (Grafana ${grafanaVersion}) lacks the plugin ${PLUGIN}: install it in the workspace's plugin ` +
      `catalog, which takes 'pluginAdminEnabled', and deploy again`,
  );
}

module.exports = { put, ownerOf, remove };
