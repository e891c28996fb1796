// @ts-check
'use strict';

const { URLSearchParams } = require('node:url');
const { send } = require('./http');
const { sign } = require('./signature');

/** Credentials that are about to expire are asked for anew. */
const LIFETIME_MS = 10 * 60_000;

/**
 * @typedef {import('./signature').AwsCredentials} AwsCredentials
 * @typedef {import('./http').Request} Request
 * @typedef {{ (request: Request): Promise<Request>, renew: () => void }} Authorize adds what proves who asks
 */

/**
 * Makes requests those of the domain's master user.
 *
 * @param {import('./index').Run} run
 * @param {Record<string, string>} properties
 * @returns {Authorize}
 */
function authorizer(run, properties) {
  const { MasterRoleArn, SecretArn, Region = '' } = properties;
  const read = cached(run.clock, () =>
    MasterRoleArn ? assume(run, properties) : SecretArn ? password(run, properties) : undefined,
  );
  /** @param {Request} request */
  const authorize = async (request) => {
    const master = await read();
    if (typeof master === 'string') return { ...request, headers: { ...request.headers, authorization: master } };
    return { ...request, headers: sign(request, signer(run, 'es', Region, master ?? run.credentials())) };
  };
  return Object.assign(authorize, { renew: read.renew });
}

/**
 * @param {import('./index').Run} run
 * @param {Record<string, string>} properties
 * @returns {Promise<AwsCredentials>}
 */
async function assume(run, { MasterRoleArn = '', Region = '', UrlSuffix }) {
  const query = {
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: MasterRoleArn,
    RoleSessionName: 'map-security-role',
  };
  const { text } = await call(run, 'sts', Region, UrlSuffix, {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(query).toString(),
  });
  return {
    accessKeyId: element(text, 'AccessKeyId'),
    secretAccessKey: element(text, 'SecretAccessKey'),
    sessionToken: element(text, 'SessionToken'),
  };
}

/**
 * @param {import('./index').Run} run
 * @param {Record<string, string>} properties
 */
async function password(run, { SecretArn, Region = '', UrlSuffix, UsernameField = '', PasswordField = '' }) {
  const { body } = await call(run, 'secretsmanager', Region, UrlSuffix, {
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' },
    body: JSON.stringify({ SecretId: SecretArn }),
  });
  const fields = fieldsOf(body?.SecretString);
  for (const field of [UsernameField, PasswordField]) {
    if (typeof fields?.[field] !== 'string') throw new Error(`the secret ${SecretArn} has no field '${field}'`);
  }
  return `Basic ${Buffer.from(`${fields[UsernameField]}:${fields[PasswordField]}`).toString('base64')}`;
}

/**
 * @param {import('./index').Run} run
 * @param {string} service
 * @param {string} region
 * @param {string | undefined} urlSuffix
 * @param {{ headers: Record<string, string>, body: string }} request
 */
function call(run, service, region, urlSuffix, { headers, body }) {
  const url = run.awsEndpoint ?? `https://${service}.${region}.${urlSuffix}`;
  const request = { method: 'POST', url: `${url}/`, headers, body };
  return send(
    run,
    () => ({ ...request, headers: sign(request, signer(run, service, region, run.credentials())) }),
    // Secrets Manager answers 400 where others answer 403.
    { patient: ({ body: answer }) => /AccessDenied|Throttling/.test(String(answer?.__type)) },
  );
}

/**
 * @param {import('./index').Run} run
 * @param {string} service
 * @param {string} region
 * @param {AwsCredentials} credentials
 */
function signer(run, service, region, credentials) {
  return { service, region, credentials, time: run.clock.now() };
}

/**
 * @param {string} xml
 * @param {string} name
 */
function element(xml, name) {
  const [, text] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml) ?? [];
  if (!text) throw new Error(`AWS STS answered AssumeRole without ${name}`);
  return text;
}

/** @param {unknown} text */
function fieldsOf(text) {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}

/**
 * @template T
 * @param {import('./http').Clock} clock
 * @param {() => T} make
 */
function cached(clock, make) {
  /** @type {{ value: T, until: number } | undefined} */
  let kept;
  const read = () => {
    if (!kept || clock.now() >= kept.until) kept = { value: make(), until: clock.now() + LIFETIME_MS };
    return kept.value;
  };
  return Object.assign(read, { renew: () => (kept = undefined) });
}

module.exports = { authorizer };
