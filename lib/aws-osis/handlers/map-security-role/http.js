// @ts-check
'use strict';

const REQUEST_TIMEOUT_MS = 20_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Domains answer 401 and 403 for minutes after policies, trust or the master user have changed, and 409 when somebody else
 * changes the same part of the security index.
 */
const RETRIED_STATUSES = [401, 403, 409, 429, 500, 502, 503, 504];

/**
 * @typedef {{ status: number, body: any, text: string }} Answer
 * @typedef {{ method: string, url: string, headers: Record<string, string>, body?: string }} Request
 * @typedef {{ now: () => number, sleep: (ms: number) => Promise<unknown> }} Clock
 */

/** Nobody answers at an address. */
class Unreachable extends Error {
  /**
   * @param {string} url
   * @param {any} cause
   */
  constructor(url, cause) {
    const reason = cause.cause?.code ?? cause.cause?.message ?? cause.message;
    super(
      `${new URL(url).origin} cannot be reached (${reason}): a domain in a VPC is reached only by a function in a network ` +
        `that its security groups let in, which needs a way to AWS STS or Secrets Manager as well`,
      { cause },
    );
    this.name = 'Unreachable';
  }
}

/**
 * Sends requests until they are answered for good, or until the deadline. Neither headers nor bodies of requests are logged.
 *
 * @param {{ clock: Clock, deadline: number }} run
 * @param {(attempt: number) => Request | Promise<Request>} prepare anew for each attempt: signatures and credentials expire
 * @param {{ expect?: number[], patient?: (answer: Answer) => boolean }} [options] statuses that are the caller's business
 * @returns {Promise<Answer>}
 */
async function send({ clock, deadline }, prepare, { expect = [], patient } = {}) {
  for (let attempt = 0; ; attempt++) {
    const request = await prepare(attempt);
    const outcome = await once(request);
    if ('answer' in outcome && (outcome.answer.status < 300 || expect.includes(outcome.answer.status))) {
      return outcome.answer;
    }
    const pause = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS * 2 ** attempt, outcome.retryAfter));
    const retried = 'error' in outcome || RETRIED_STATUSES.includes(outcome.answer.status) || patient?.(outcome.answer);
    const problem =
      'error' in outcome ? new Unreachable(request.url, outcome.error) : new Error(refusal(request, outcome.answer));
    if (!retried || clock.now() + pause >= deadline) throw problem;
    console.log(`${problem.message}; tried again in ${pause / 1_000} s`);
    await clock.sleep(pause);
  }
}

/**
 * @param {Request} request
 * @returns {Promise<{ answer: Answer, retryAfter: number } | { error: any, retryAfter: number }>}
 */
async function once({ method, url, headers, body }) {
  try {
    const response = await fetch(url, {
      method,
      headers,
      body,
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      // A redirect would carry the password elsewhere.
      redirect: 'manual',
    });
    const text = await response.text();
    const retryAfter = Number(response.headers.get('retry-after')) * 1_000 || 0;
    return { answer: { status: response.status, text, body: parse(text) }, retryAfter };
  } catch (error) {
    return { error, retryAfter: 0 };
  }
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * @param {Request} request
 * @param {Answer} answer
 */
function refusal({ method, url }, { status, text }) {
  const { host, pathname } = new URL(url);
  return `${method} ${pathname} of ${host} was answered with status ${status}: ${text.slice(0, 300)}`;
}

module.exports = { send, Unreachable };
