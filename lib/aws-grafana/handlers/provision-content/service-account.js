// @ts-check
'use strict';

const { randomBytes } = require('node:crypto');
const {
  CreateWorkspaceServiceAccountCommand,
  CreateWorkspaceServiceAccountTokenCommand,
  DeleteWorkspaceServiceAccountCommand,
  DeleteWorkspaceServiceAccountTokenCommand,
  ListWorkspaceServiceAccountsCommand,
} = require('@aws-sdk/client-grafana');

const PREFIX = 'cdk-reinvent-constructs-';

/** A name tells when its account was made, so that the next run knows an account that nobody uses any more. */
const NAME = new RegExp(`^${PREFIX}(\\d{13})-[0-9a-f]{8}$`);

/** Well above the 5 minutes that an invocation may take: the account of a run at the same time is not a left-over. */
const LEFT_OVER_AFTER_MS = 15 * 60_000;

const TOKEN_SECONDS = 600;

/** A workspace that is busy says conflict, and so does a name that a lost answer left behind. */
const CONFLICT_PAUSES_MS = [2_000, 4_000, 8_000, 16_000];

/**
 * @typedef {{ token: () => string, renew: () => Promise<void> }} Session
 * @typedef {{ id: string, tokens: string[] }} Account
 */

/**
 * Does some work as a service account that is there for as long as the work takes: each is billed as a user.
 *
 * @param {import('./index').Run} run
 * @param {string} workspaceId
 * @param {string} role
 * @param {(session: Session) => Promise<void>} work
 */
async function withServiceAccount(run, workspaceId, role, work) {
  await removeLeftOvers(run, workspaceId);
  /** @type {string[]} */
  const names = [];
  /** @type {Account | undefined} */
  let account;
  /** @type {any} */
  let failure;
  try {
    account = await create(run, workspaceId, role, names);
    await work(await openSession(run, workspaceId, account));
  } catch (error) {
    failure = error;
  }
  const remains = await removeAll(run, workspaceId, names, account);
  if (remains) throw new Error(failure ? `${failure.message}; besides, ${remains}` : remains, { cause: failure });
  if (failure) throw failure;
}

/**
 * @param {import('./index').Run} run
 * @param {string} workspaceId
 * @param {string} role
 * @param {string[]} names every name that was asked for, whatever the answer was
 * @returns {Promise<Account>}
 */
async function create({ grafana, clock }, workspaceId, role, names) {
  const grafanaRole = /** @type {import('@aws-sdk/client-grafana').Role} */ (role);
  const { id } = await overConflicts(clock, () => {
    const name = `${PREFIX}${clock.now()}-${randomBytes(4).toString('hex')}`;
    names.push(name);
    return grafana.send(new CreateWorkspaceServiceAccountCommand({ workspaceId, name, grafanaRole }));
  });
  return { id: String(id), tokens: [] };
}

/**
 * @template T
 * @param {import('./index').Clock} clock
 * @param {() => Promise<T>} call
 */
async function overConflicts(clock, call) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (/** @type {any} */ error) {
      const pause = CONFLICT_PAUSES_MS[attempt];
      if (error.name !== 'ConflictException' || pause === undefined) throw error;
      await clock.sleep(pause);
    }
  }
}

/**
 * @param {import('./index').Run} run
 * @param {string} workspaceId
 * @param {Account} account
 * @returns {Promise<Session>}
 */
async function openSession({ grafana, clock }, workspaceId, account) {
  let key = '';
  const renew = async () => {
    const { serviceAccountToken } = await overConflicts(clock, () =>
      grafana.send(
        new CreateWorkspaceServiceAccountTokenCommand({
          workspaceId,
          serviceAccountId: account.id,
          name: `${PREFIX}${randomBytes(4).toString('hex')}`,
          secondsToLive: TOKEN_SECONDS,
        }),
      ),
    );
    account.tokens.push(String(serviceAccountToken?.id));
    key = String(serviceAccountToken?.key);
  };
  await renew();
  return { token: () => key, renew };
}

/**
 * Removes what this run made, and tells what is left if anything is.
 *
 * @param {import('./index').Run} run
 * @param {string} workspaceId
 * @param {string[]} names
 * @param {Account | undefined} account
 * @returns {Promise<string | undefined>}
 */
async function removeAll(run, workspaceId, names, account) {
  try {
    if (account) await removeAccount(run, workspaceId, account);
    // An answer that was lost, or a conflict, may stand for an account that was made all the same.
    if (account ? names.length > 1 : names.length > 0) {
      for (const { id, name } of await list(run, workspaceId)) {
        if (names.includes(name) && id !== account?.id) await removeAccount(run, workspaceId, { id, tokens: [] });
      }
    }
    return undefined;
  } catch (/** @type {any} */ error) {
    if (error.name === 'ResourceNotFoundException') return undefined;
    const which = account ? `${account.id} (${names.at(-1)})` : names.join(', ');
    return (
      `the service account ${which} could not be removed from the workspace ${workspaceId} and is billed as a user ` +
      `until it is; the next deployment tries again after 15 minutes (${error.name}: ${error.message})`
    );
  }
}

/**
 * @param {import('./index').Run} run
 * @param {string} workspaceId
 * @param {Account} account
 */
async function removeAccount({ grafana, clock }, workspaceId, { id: serviceAccountId, tokens }) {
  for (const tokenId of tokens) {
    try {
      await grafana.send(new DeleteWorkspaceServiceAccountTokenCommand({ workspaceId, serviceAccountId, tokenId }));
    } catch (/** @type {any} */ error) {
      // It goes with its account, and expires in minutes.
      console.log(`a token of ${serviceAccountId} could not be removed by itself (${error.name})`);
    }
  }
  try {
    await overConflicts(clock, () =>
      grafana.send(new DeleteWorkspaceServiceAccountCommand({ workspaceId, serviceAccountId })),
    );
  } catch (/** @type {any} */ error) {
    if (error.name !== 'ResourceNotFoundException') throw error;
  }
}

/**
 * Removes accounts of runs that ended before they could.
 *
 * @param {import('./index').Run} run
 * @param {string} workspaceId
 */
async function removeLeftOvers(run, workspaceId) {
  for (const { id, name } of await list(run, workspaceId)) {
    const madeAt = Number(NAME.exec(name)?.[1] ?? Infinity);
    if (run.clock.now() - madeAt < LEFT_OVER_AFTER_MS) continue;
    try {
      await removeAccount(run, workspaceId, { id, tokens: [] });
      console.log(`removed the service account ${name}, which an earlier run left behind`);
    } catch (/** @type {any} */ error) {
      console.log(`${name}, which an earlier run left behind, could not be removed (${error.name})`);
    }
  }
}

/**
 * @param {import('./index').Run} run
 * @param {string} workspaceId
 */
async function list({ grafana }, workspaceId) {
  /** @type {{ id: string, name: string }[]} */
  const accounts = [];
  /** @type {string | undefined} */
  let nextToken;
  do {
    /** @type {import('@aws-sdk/client-grafana').ListWorkspaceServiceAccountsCommandOutput} */
    const page = await grafana.send(new ListWorkspaceServiceAccountsCommand({ workspaceId, nextToken }));
    accounts.push(...(page.serviceAccounts ?? []).map(({ id, name }) => ({ id: String(id), name: String(name) })));
    nextToken = page.nextToken;
  } while (nextToken);
  return accounts;
}

module.exports = { withServiceAccount };
