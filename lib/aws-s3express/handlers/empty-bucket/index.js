// @ts-check
'use strict';

const { InvokeCommand, LambdaClient } = require('@aws-sdk/client-lambda');
const { createRun } = require('./run');

/**
 * Nothing is deleted until a change of the bucket's policy has had this long to take effect.
 *
 * What allows this function to empty a bucket is a statement of that bucket's policy. When a user switches emptying off,
 * CloudFormation removes the statement and only then deletes the custom resource, while the bucket lives on. The event
 * is the same as for a bucket that goes away: the session that S3 refuses is all that tells the two apart. As policies
 * are eventually consistent, a session asked for too early might still be granted.
 */
const SETTLE_MS = 15_000;

/** Between runs: a bucket that was busy, or asleep for want of requests, needs minutes. */
const PAUSE_MS = 10_000;

/** With less time than this, which a run may need, the work goes on in a new invocation. */
const RESERVE_MS = 240_000;

/** CloudFormation waits an hour for an answer. A failure that says why is better than its silence. */
const GIVE_UP_MS = 55 * 60_000;

const RESPONSE_ATTEMPTS = 5;

/** A name of any other form is an ordinary bucket to the SDK, or what stands for a creation that failed. */
const DIRECTORY_BUCKET = /^[a-z0-9][a-z0-9-]*--[a-z0-9-]+--x-s3$/;

/**
 * @typedef {{
 *   RequestType: string, ResponseURL: string, StackId: string, RequestId: string, LogicalResourceId: string,
 *   PhysicalResourceId?: string, ResourceProperties: { BucketName?: string }, DeleteRequestedAt?: number,
 * }} Event `DeleteRequestedAt` is what an invocation tells the next one
 * @typedef {{ functionName: string, getRemainingTimeInMillis: () => number }} Context
 */

/**
 * Makes the function that Lambda calls; the tests use clients and a clock of their own.
 *
 * @param {{
 *   clock?: import('./empty-bucket').Clock, lambda?: LambdaClient, run?: ReturnType<typeof createRun>,
 * }} [options]
 */
function createHandler({ clock = systemClock, lambda = new LambdaClient({}), run = createRun(clock) } = {}) {
  /**
   * @param {Event} event
   * @param {Context} context
   */
  async function handler(event, context) {
    /** @type {{ Status: string, Reason?: string }} */
    let outcome = { Status: 'SUCCESS' };
    try {
      const done = event.RequestType === 'Delete' ? await empty(event, context) : validate(event);
      if (!done) return;
    } catch (/** @type {any} */ error) {
      console.error(error);
      outcome = { Status: 'FAILED', Reason: `${error.name}: ${error.message}` };
    }
    // Not caught: an invocation that fails here is repeated by Lambda, and repeating it does no harm.
    await respond(event, outcome, clock);
  }

  /**
   * @param {Event} event
   * @param {Context} context
   */
  async function empty(event, context) {
    const { PhysicalResourceId: bucket = '', DeleteRequestedAt = clock.now() } = event;
    if (!DIRECTORY_BUCKET.test(bucket)) return true;

    await clock.sleep(DeleteRequestedAt + SETTLE_MS - clock.now());
    do {
      if (await run(bucket, context.getRemainingTimeInMillis())) return true;
      if (clock.now() - DeleteRequestedAt >= GIVE_UP_MS) {
        throw new Error(`${bucket} is not empty after 55 minutes: delete the stack again to go on`);
      }
      await clock.sleep(PAUSE_MS);
    } while (context.getRemainingTimeInMillis() >= RESERVE_MS);

    const Payload = JSON.stringify({ ...event, DeleteRequestedAt });
    await lambda.send(new InvokeCommand({ FunctionName: context.functionName, InvocationType: 'Event', Payload }));
    return false;
  }

  return handler;
}

/** @param {Event} event */
function validate({ ResourceProperties: { BucketName = '' } }) {
  if (!DIRECTORY_BUCKET.test(BucketName)) throw new Error(`'BucketName' is not a directory bucket: '${BucketName}'`);
  return true;
}

/**
 * @param {Event} event
 * @param {{ Status: string, Reason?: string }} outcome
 * @param {import('./empty-bucket').Clock} clock
 */
async function respond(event, outcome, { sleep }) {
  const { ResponseURL, StackId, RequestId, LogicalResourceId, ResourceProperties } = event;
  // The name is the id, so that CloudFormation follows a change of the name with a Delete of the former bucket's.
  const id = event.RequestType === 'Delete' ? event.PhysicalResourceId : ResourceProperties.BucketName;
  const PhysicalResourceId = id || LogicalResourceId;
  const body = JSON.stringify({ ...outcome, StackId, RequestId, LogicalResourceId, PhysicalResourceId });
  for (let attempt = 1; ; attempt++) {
    try {
      // The URL is signed for a request without a content type.
      const { ok, status } = await fetch(ResponseURL, { method: 'PUT', headers: { 'content-type': '' }, body });
      if (ok) return;
      throw new Error(`CloudFormation's response URL answered with status ${status}`);
    } catch (error) {
      if (attempt === RESPONSE_ATTEMPTS) throw error;
      await sleep(1_000 * 2 ** attempt);
    }
  }
}

/** @type {import('./empty-bucket').Clock} */
const systemClock = { now: Date.now, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) };

module.exports = { handler: createHandler(), createHandler };
