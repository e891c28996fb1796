// @ts-check
'use strict';

const { createHash } = require('node:crypto');
const { send, Unreachable } = require('./http');
const { put, remove } = require('./mapping');
const { authorizer } = require('./master');

/** Enough to answer CloudFormation in. */
const RESERVE_MS = 60_000;

/** The way out of a stack is not to wait for long: nothing is known to become better. */
const REMOVAL_MS = 3 * 60_000;

/**
 * @typedef {{
 *   RequestType: string, PhysicalResourceId?: string, ResourceProperties: Record<string, string>,
 * }} Event
 * @typedef {{ getRemainingTimeInMillis: () => number }} Context
 * @typedef {{
 *   clock: import('./http').Clock, deadline: number, credentials: () => import('./signature').AwsCredentials,
 *   awsEndpoint?: string,
 * }} Run
 */

/**
 * Makes the function that the provider framework calls; the tests use endpoints and a clock of their own.
 *
 * @param {{
 *   clock?: import('./http').Clock, credentials?: () => import('./signature').AwsCredentials, awsEndpoint?: string,
 * }} [options] `awsEndpoint` stands for AWS STS and Secrets Manager
 */
function createHandler({ clock = systemClock, credentials = functionCredentials, awsEndpoint } = {}) {
  /**
   * @param {Event} event
   * @param {Context} context
   */
  return async function handler({ RequestType, PhysicalResourceId, ResourceProperties: properties }, context) {
    const removal = RequestType === 'Delete';
    const time = context.getRemainingTimeInMillis() - RESERVE_MS;
    const deadline = clock.now() + (removal ? Math.min(time, REMOVAL_MS) : time);
    /** @type {any} */
    const mapping = properties;
    const api = createApi({ clock, credentials, awsEndpoint, deadline }, properties);
    if (!removal) {
      await put(api, clock, mapping);
      return { PhysicalResourceId: idOf(mapping) };
    }
    try {
      await remove(api, clock, mapping);
    } catch (/** @type {any} */ error) {
      if (!(error instanceof Unreachable)) throw error;
      console.log(`'${mapping.SecurityRole}' stays as it is, if anywhere: ${error.message}`);
    }
    return { PhysicalResourceId };
  };
}

/**
 * The security plugin's API, as the master user.
 *
 * @param {Run} run
 * @param {Record<string, string>} properties
 * @returns {import('./mapping').Api}
 */
function createApi(run, properties) {
  const authorize = authorizer(run, properties);
  return (method, path, { body, expect } = {}) => {
    const request = {
      method,
      url: `${properties['Endpoint']}${path}`,
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    };
    const prepare = (/** @type {number} */ attempt) => {
      // What was refused may have been the credentials of before a change.
      if (attempt > 0) authorize.renew();
      return authorize(request);
    };
    return send(run, prepare, { expect });
  };
}

/**
 * What a change of leads to something new in the domain, so that CloudFormation has the former taken back.
 *
 * @param {import('./mapping').Mapping} mapping
 */
function idOf({ Endpoint, BackendRole, SecurityRole }) {
  return createHash('sha256').update([Endpoint, SecurityRole, BackendRole].join('|')).digest('hex').slice(0, 32);
}

/** The function's own, which Lambda renews in its environment. */
function functionCredentials() {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN } = process.env;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
  };
}

/** @type {import('./http').Clock} */
const systemClock = { now: Date.now, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) };

module.exports = { handler: createHandler(), createHandler };
