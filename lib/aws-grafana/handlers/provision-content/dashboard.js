// @ts-check
'use strict';

const { refusal } = require('./grafana-api');

/** Each attempt is one more edit that somebody made between two of our requests. */
const ATTEMPTS = 5;
const CONFLICT_PAUSE_MS = 1_000;

/**
 * Makes the dashboard of that uid what it should be, in its folder.
 *
 * @param {import('./grafana-api').Api} api
 * @param {any} content
 * @param {{ Folder?: string, clock: import('./index').Clock, owner: string }} options
 */
async function put(api, content, { Folder, clock, owner }) {
  const folder = Folder === undefined ? undefined : JSON.parse(Folder);
  if (folder) await requireFolder(api, folder);

  /** @type {import('./grafana-api').Answer | undefined} */
  let answer;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found = await api('GET', pathOf(content.uid));
    const existing = found.status === 404 ? { id: null, version: 0 } : found.body.dashboard;
    // Not `overwrite`: where titles must be unique, that replaces somebody else's dashboard of the same title.
    answer = await api('POST', '/api/dashboards/db', {
      dashboard: { ...content, id: existing.id, version: existing.version, deployedBy: owner },
      folderUid: folder?.uid ?? '',
      message: 'Deployed by CloudFormation',
      overwrite: false,
    });
    if (answer.status < 300) return;
    if (answer.body?.status === 'name-exists' || answer.status === 404) break;
    await clock.sleep(CONFLICT_PAUSE_MS);
  }
  const failed = /** @type {import('./grafana-api').Answer} */ (answer);
  const hint = failed.body?.status === 'name-exists' ? `; is there another dashboard '${content.title}'?` : '';
  throw new Error(`${refusal('POST', '/api/dashboards/db', failed)}${hint}`);
}

/**
 * @param {import('./grafana-api').Api} api
 * @param {{ uid: string, title?: string }} folder without a title it must exist
 */
async function requireFolder(api, { uid, title }) {
  const path = `/api/folders/${encodeURIComponent(uid)}`;
  const find = async () => (await api('GET', path)).status !== 404;
  if (await find()) return;
  if (title === undefined) throw new Error(`there is no folder with the uid '${uid}' in the workspace`);
  const answer = await api('POST', '/api/folders', { uid, title });
  // Dashboards of one folder are made at the same time, and one of them is first.
  if (answer.status < 300 || (await find())) return;
  throw new Error(`${refusal('POST', '/api/folders', answer)}; is '${title}' the title of another folder?`);
}

/**
 * Who deployed it last; once somebody saved it by hand, nobody knows.
 *
 * @param {import('./grafana-api').Api} api
 * @param {string} uid
 * @returns {Promise<string | undefined>}
 */
async function ownerOf(api, uid) {
  const { body } = await api('GET', pathOf(uid));
  return body?.dashboard?.deployedBy;
}

/**
 * @param {import('./grafana-api').Api} api
 * @param {string} uid
 */
async function remove(api, uid) {
  const answer = await api('DELETE', pathOf(uid));
  if (answer.status >= 300 && answer.status !== 404) throw new Error(refusal('DELETE', pathOf(uid), answer));
}

/** @param {string} uid */
function pathOf(uid) {
  return `/api/dashboards/uid/${encodeURIComponent(uid)}`;
}

module.exports = { put, ownerOf, remove };
