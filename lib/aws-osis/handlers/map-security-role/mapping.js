// @ts-check
'use strict';

const SECURITY = '/_plugins/_security/api';

/** How often a change that somebody else has undone, or overtaken, is made again. */
const ROUNDS = 6;
const ROUND_PAUSE_MS = 2_000;

/**
 * @typedef {{ Endpoint: string, BackendRole: string, SecurityRole: string, OwnRole?: string }} Mapping
 * @typedef {import('./http').Answer} Answer
 * @typedef {(method: string, path: string, options?: { body?: unknown, expect?: number[] }) => Promise<Answer>} Api
 */

/**
 * Maps an IAM role, and makes the security role first where it is the pipeline's own. It may be repeated.
 *
 * @param {Api} api
 * @param {import('./http').Clock} clock
 * @param {Mapping} mapping
 */
async function put(api, clock, { BackendRole, SecurityRole, OwnRole }) {
  const role = `${SECURITY}/roles/${encodeURIComponent(SecurityRole)}`;
  if (OwnRole) await api('PUT', role, { body: JSON.parse(OwnRole) });
  else if ((await api('GET', role, { expect: [404] })).status === 404) {
    throw new Error(`the domain has no security role '${SecurityRole}'`);
  }
  await until(clock, `'${SecurityRole}' cannot be mapped to ${BackendRole}`, async () => {
    const backendRoles = await read(api, SecurityRole);
    if (backendRoles?.includes(BackendRole)) return true;
    if (backendRoles === undefined) {
      await api('PUT', pathOf(SecurityRole), { body: { backend_roles: [BackendRole], hosts: [], users: [] } });
    } else {
      // Not a PUT, which would write back what somebody else has changed meanwhile. 400 and 404: it is gone again.
      const body = [{ op: 'add', path: '/backend_roles/-', value: BackendRole }];
      await api('PATCH', pathOf(SecurityRole), { body, expect: [400, 404] });
    }
    return false;
  });
}

/**
 * Takes back what `put` has made, and nothing else. What is gone already is done with.
 *
 * @param {Api} api
 * @param {import('./http').Clock} clock
 * @param {Mapping} mapping
 */
async function remove(api, clock, { BackendRole, SecurityRole, OwnRole }) {
  if (OwnRole) {
    await api('DELETE', pathOf(SecurityRole), { expect: [404] });
    await api('DELETE', `${SECURITY}/roles/${encodeURIComponent(SecurityRole)}`, { expect: [404] });
    return;
  }
  await until(clock, `${BackendRole} cannot be taken out of '${SecurityRole}'`, async () => {
    const position = (await read(api, SecurityRole))?.indexOf(BackendRole) ?? -1;
    if (position < 0) return true;
    const path = `/backend_roles/${position}`;
    // Another may stand there by now: the test makes the whole change fail then.
    const body = [
      { op: 'test', path, value: BackendRole },
      { op: 'remove', path },
    ];
    await api('PATCH', pathOf(SecurityRole), { body, expect: [400, 404] });
    return false;
  });
}

/**
 * The IAM roles that a security role is mapped to; undefined where it is mapped to nothing at all.
 *
 * @param {Api} api
 * @param {string} securityRole
 * @returns {Promise<string[] | undefined>}
 */
async function read(api, securityRole) {
  const { status, body } = await api('GET', pathOf(securityRole), { expect: [404] });
  if (status === 404) return undefined;
  return body?.[securityRole]?.backend_roles ?? [];
}

/**
 * Until a step says that there is nothing left to do: so each change is seen before it is believed.
 *
 * @param {import('./http').Clock} clock
 * @param {string} problem
 * @param {() => Promise<boolean>} step
 */
async function until(clock, problem, step) {
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 1) await clock.sleep(ROUND_PAUSE_MS);
    if (await step()) return;
  }
  throw new Error(`${problem}: the domain took the change ${ROUNDS} times without keeping it`);
}

/** @param {string} securityRole */
function pathOf(securityRole) {
  return `${SECURITY}/rolesmapping/${encodeURIComponent(securityRole)}`;
}

module.exports = { put, remove };
