// @ts-check
'use strict';

const { DescribePodIdentityAssociationCommand, EKSClient } = require('@aws-sdk/client-eks');

/** One answer may come from where the association is known already, and the next from where it is not. */
const READS_IN_A_ROW = 3;
const PAUSE_MS = 2_000;

/** An association is visible within seconds, and a permission that was given to this function a moment ago within a minute. */
const GIVE_UP_MS = 5 * 60_000;

/**
 * The timeouts keep a connection that fell silent from lasting until Lambda ends the function, which says nothing.
 *
 * @type {import('@aws-sdk/client-eks').EKSClientConfig}
 */
const CLIENT_CONFIG = {
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

/**
 * @typedef {{ Arn: string, RoleArn: string, TargetRoleArn?: string }} Association as it must be seen
 * @typedef {{
 *   RequestType: string, RequestId: string, PhysicalResourceId?: string,
 *   ResourceProperties: { Associations: Association[], SettleSeconds: string },
 * }} Event
 * @typedef {{ now: () => number, sleep: (ms: number) => Promise<unknown> }} Clock
 */

/**
 * Makes the function that the provider framework calls; the tests use a client and a clock of their own.
 *
 * @param {{ clock?: Clock, eks?: EKSClient }} [options]
 */
function createHandler({ clock = systemClock, eks = new EKSClient(CLIENT_CONFIG) } = {}) {
  /** @param {Event} event */
  async function handler({ RequestType, RequestId, PhysicalResourceId = RequestId, ResourceProperties }) {
    if (RequestType !== 'Delete') {
      await visible(ResourceProperties.Associations);
      await clock.sleep(Number(ResourceProperties.SettleSeconds) * 1_000);
    }
    // The same for life: a new id would have CloudFormation delete the former one.
    return { PhysicalResourceId };
  }

  /** @param {Association[]} associations */
  async function visible(associations) {
    const end = clock.now() + GIVE_UP_MS;
    for (let reads = 0; reads < READS_IN_A_ROW;) {
      const missing = await firstMissing(associations);
      reads = missing === undefined ? reads + 1 : 0;
      if (missing !== undefined && clock.now() >= end) throw new Error(`not there after 5 minutes: ${missing}`);
      await clock.sleep(PAUSE_MS);
    }
  }

  /**
   * What is not as it should be yet, in words.
   *
   * @param {Association[]} associations
   */
  async function firstMissing(associations) {
    for (const expected of associations) {
      const problem = await problemOf(expected);
      if (problem !== undefined) {
        console.log(`${expected.Arn} ${problem}`);
        return `${expected.Arn} ${problem}`;
      }
    }
    return undefined;
  }

  /** @param {Association} expected */
  async function problemOf({ Arn, RoleArn, TargetRoleArn }) {
    // arn:aws:eks:REGION:ACCOUNT:podidentityassociation/CLUSTER/ID
    const [, clusterName, associationId] = Arn.split('/');
    try {
      const { association } = await eks.send(new DescribePodIdentityAssociationCommand({ clusterName, associationId }));
      if (association?.roleArn !== RoleArn) return `has the role ${association?.roleArn}, not ${RoleArn}`;
      if (association.targetRoleArn !== TargetRoleArn) {
        return `has the target role ${association.targetRoleArn}, not ${TargetRoleArn}`;
      }
      return undefined;
    } catch (/** @type {any} */ error) {
      // Any error may pass: not found, throttled, or denied by a policy that has not taken effect.
      return `cannot be read (${error.name}: ${error.message})`;
    }
  }

  return handler;
}

/** @type {Clock} */
const systemClock = { now: Date.now, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) };

module.exports = { CLIENT_CONFIG, handler: createHandler(), createHandler };
