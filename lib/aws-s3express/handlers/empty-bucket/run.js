// @ts-check
'use strict';

const { CreateSessionCommand, S3Client } = require('@aws-sdk/client-s3');
const { emptyBucket } = require('./empty-bucket');

/**
 * A run is over well before its session, which lasts for 5 minutes. The SDK renews a session in the background from the
 * fourth minute on, and a renewal that is refused there is an unhandled rejection, which kills the function. Besides,
 * every run asks for permission anew.
 */
const LONGEST_RUN_MS = 120_000;

/** Also what a bucket answers for minutes when it had no request for 90 days. */
const BUSY_CODES = ['InternalError', 'RequestTimeout', 'ServiceUnavailable', 'SlowDown', 'TimeoutError'];
const BUSY_STATUSES = [429, 500, 502, 503, 504];

/**
 * The pauses between six attempts add up to 16 seconds at most; what takes longer is left to the next run. The standard
 * mode: requests follow one another, and the rate that the adaptive mode learns would not outlive the client. The
 * timeouts keep a connection that fell silent from lasting until Lambda ends the run, which is a failure.
 *
 * @type {import('@aws-sdk/client-s3').S3ClientConfig}
 */
const CLIENT_CONFIG = {
  maxAttempts: 6,
  retryMode: 'standard',
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

/**
 * Makes the function that empties a bucket for as long as one session is good for. It tells whether there is nothing left
 * to do: `false` asks for another run.
 *
 * @param {import('./empty-bucket').Clock} clock
 * @param {typeof CLIENT_CONFIG} [clientConfig] what the tests need to reach an endpoint of their own
 */
function createRun(clock, clientConfig) {
  /**
   * @param {string} Bucket
   * @param {number} remainingTime how long the function may go on, in milliseconds
   */
  return async function run(Bucket, remainingTime) {
    // Half of the time that is left, as the last request to begin in time may need all its attempts.
    const deadline = clock.now() + Math.min(LONGEST_RUN_MS, remainingTime / 2);
    // Not kept for other runs: to the end of its life, a client remembers a session, and also one that was refused.
    const s3 = new S3Client({ ...CLIENT_CONFIG, ...clientConfig });
    try {
      // Where it may not write, the SDK is content with a read-only session, and a policy may grant that to everybody.
      await s3.send(new CreateSessionCommand({ Bucket, SessionMode: 'ReadWrite' }));
      return await emptyBucket({ s3, Bucket }, deadline, clock);
    } catch (error) {
      return isOver(Bucket, error);
    } finally {
      s3.destroy();
    }
  };
}

/**
 * Tells a failure that leaves nothing to do (true) from one that is worth another run (false).
 *
 * @param {string} bucket
 * @param {any} error
 */
function isOver(bucket, error) {
  const status = error.$metadata?.httpStatusCode;
  const gone = error.name === 'NoSuchBucket';
  // A permission withdrawn in the midst of the work is no failure either: the bucket may be meant to live on. If it is
  // not, and objects are left, then CloudFormation fails to delete the bucket and says why.
  const refused = status === 403;
  const busy = BUSY_STATUSES.includes(status) || BUSY_CODES.includes(error.name);
  if (!gone && !refused && !busy) throw error;
  const outcome = gone ? 'is gone' : refused ? 'may not be emptied, so it keeps what it holds' : 'is busy';
  console.log(`${bucket} ${outcome} (${error.name}: ${error.message})`);
  return gone || refused;
}

module.exports = { createRun };
