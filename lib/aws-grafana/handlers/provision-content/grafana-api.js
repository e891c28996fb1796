// @ts-check
'use strict';

const REQUEST_TIMEOUT_MS = 10_000;
const RETRY_PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 16_000];
const LONGEST_PAUSE_MS = 20_000;
const RETRIED_STATUSES = [429, 500, 502, 503, 504];

/** A token may take a moment to be known, or expire: this many times a new one is asked for. */
const RENEWALS = 3;
const RENEWAL_PAUSE_MS = 2_000;

/** What a caller decides about: there is none, there is one already, it has changed meanwhile. */
const ANSWERS = [404, 409, 412];

/**
 * @typedef {{ status: number, body: any }} Answer
 * @typedef {(method: string, path: string, body?: unknown) => Promise<Answer>} Api
 */

/** Nobody answers at the workspace's address. */
class WorkspaceUnreachable extends Error {
  /**
   * @param {string} url
   * @param {any} cause
   */
  constructor(url, cause) {
    const reason = cause.cause?.code ?? cause.cause?.message ?? cause.message;
    super(
      `the workspace cannot be reached at ${url} (${reason}): where its network access is restricted, give the ` +
        `function a VPC that is let in`,
      { cause },
    );
    this.name = 'WorkspaceUnreachable';
  }
}

/**
 * Grafana's HTTP API, with the patience that a service under load and a fresh token need. Neither tokens nor bodies are
 * logged.
 *
 * @param {import('./index').Run} run
 * @param {import('./workspace').Workspace} workspace
 * @param {import('./service-account').Session} session
 * @returns {Api}
 */
function createApi({ clock, deadline }, { url }, session) {
  return async function api(method, path, body) {
    let renewals = 0;
    for (let attempt = 0; ;) {
      const outcome = await send(`${url}${path}`, session.token(), method, body);
      if ('answer' in outcome && outcome.answer.status === 401 && renewals < RENEWALS) {
        renewals++;
        await clock.sleep(RENEWAL_PAUSE_MS);
        await session.renew();
        continue;
      }
      const retried = 'error' in outcome || RETRIED_STATUSES.includes(outcome.answer.status);
      const pause = RETRY_PAUSES_MS[attempt++];
      if (retried && pause !== undefined && clock.now() + pause < deadline) {
        await clock.sleep(Math.min(LONGEST_PAUSE_MS, Math.max(pause, outcome.retryAfter ?? 0)));
        continue;
      }
      if ('error' in outcome) throw new WorkspaceUnreachable(url, outcome.error);
      const { answer } = outcome;
      if (answer.status < 300 || ANSWERS.includes(answer.status)) return answer;
      throw new Error(refusal(method, path, answer));
    }
  };
}

/**
 * @param {string} url
 * @param {string} token
 * @param {string} method
 * @param {unknown} body
 * @returns {Promise<{ answer: Answer, retryAfter?: number } | { error: any, retryAfter?: undefined }>}
 */
async function send(url, token, method, body) {
  try {
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      // A redirect would lead to a page to log in at, or carry the token elsewhere.
      redirect: 'manual',
    });
    const text = await response.text();
    const retryAfter = Number(response.headers.get('retry-after')) * 1_000 || 0;
    return { answer: { status: response.status, body: parse(text) }, retryAfter };
  } catch (error) {
    return { error };
  }
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text };
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {Answer} answer
 */
function refusal(method, path, { status, body }) {
  return `Grafana answered ${method} ${path} with status ${status}: ${String(body?.message ?? '').slice(0, 300)}`;
}

module.exports = { createApi, refusal, WorkspaceUnreachable };
