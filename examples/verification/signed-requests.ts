import { Sha256 } from '@aws-crypto/sha256-js';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { CheckContext } from './check';
import { httpAnswer } from './http-answer';

/** An answer that is none to the request; it looks like an error of the SDK, so that 429 and 5xx are waited out. */
export class RequestRefused extends Error {
  readonly $fault: 'client' | 'server';
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(httpStatusCode: number, answer: string) {
    super(answer.slice(0, 300) || `status ${httpStatusCode}`);
    this.name = 'RequestRefused';
    this.$fault = httpStatusCode < 500 ? 'client' : 'server';
    this.$metadata = { httpStatusCode };
  }
}

/** What is sent. */
export interface Sent {
  /** @default 'POST' */
  readonly method?: string;
  /** @default 'application/json' */
  readonly contentType?: string;
  readonly body?: string | Uint8Array;
}

/** Who sends, and to what. */
export interface SenderSettings {
  /** The service's name in signatures. */
  readonly service: 'aoss' | 'aps' | 'es' | 'osis';
  /** A role that the example made for this; it is assumed once, and again before its credentials end. */
  readonly roleArn?: string;
}

/** Credentials as clients of the SDK take them. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

const RENEWED_BEFORE_END_MS = 5 * 60_000;

/** Sends a request that is signed with SigV4, and answers the text of a 2xx; all else is an error. */
export type Send = (url: string | URL, sent?: Sent) => Promise<string>;

/** One sender for all requests of a check, so that credentials that take a call are got once. */
export function sender(context: CheckContext, { service, roleArn }: SenderSettings): Send {
  const sts = context.client(STSClient);
  const signer = new SignatureV4({
    service,
    region: context.clientConfig.region,
    credentials: roleArn === undefined ? sts.config.credentials : kept(() => assumeRole(context, roleArn)),
    sha256: Sha256,
  });
  return async (url, { method = 'POST', contentType = 'application/json', body } = {}) => {
    const { host, hostname, pathname, searchParams } = new URL(url);
    const { headers } = await signer.sign(
      new HttpRequest({
        method,
        hostname,
        path: pathname,
        query: Object.fromEntries(searchParams),
        headers: { host, ...(body === undefined ? {} : { 'content-type': contentType }) },
        body,
      }),
    );
    const { status, text } = await httpAnswer(url, { method, headers, body: body as string, signal: context.signal });
    if (status < 200 || status > 299) throw new RequestRefused(status, text);
    return text;
  };
}

/** The signer asks for credentials each time that it signs. */
function kept(assume: () => Promise<SessionCredentials>): () => Promise<SessionCredentials> {
  let current: SessionCredentials | undefined;
  return async () => {
    const end = current?.expiration?.getTime() ?? Infinity;
    if (current === undefined || end - Date.now() < RENEWED_BEFORE_END_MS) current = await assume();
    return current;
  };
}

/** Credentials of a role that the example made for this, for an hour. */
export async function assumeRole(context: CheckContext, RoleArn: string): Promise<SessionCredentials> {
  const { Credentials } = await context
    .client(STSClient)
    .send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'verify' }));
  return {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken,
    expiration: Credentials!.Expiration,
  };
}
