import type { FakeRequest, FakeResponse } from '../support/fake-endpoint';

/** A read-only access point of a directory bucket. */
export interface FakeAccessPoint {
  readonly name: string;
  readonly bucket: string;
  readonly prefix: string;
}

const SESSION =
  '<CreateSessionResult><Credentials><SessionToken>token</SessionToken><SecretAccessKey>secret</SecretAccessKey>' +
  '<AccessKeyId>session</AccessKeyId><Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></CreateSessionResult>';

/** An S3 that keeps objects by `bucket/key`, path-style, with sessions, appending and access points. */
export function fakeS3(
  objects: Map<string, string>,
  { keyArn, accessPoint }: { readonly keyArn?: string; readonly accessPoint?: FakeAccessPoint },
): (request: FakeRequest) => FakeResponse {
  return (request) => {
    if (request.query.has('session')) {
      return { body: SESSION };
    }
    const { bucket, key } = addressOf(request);
    if (accessPoint?.name !== bucket) {
      return onObject(objects, `${bucket}/${key}`, request, keyArn);
    }
    return request.method === 'GET' && key.startsWith(accessPoint.prefix)
      ? onObject(objects, `${accessPoint.bucket}/${key}`, request, keyArn)
      : s3Error(403, 'AccessDenied');
  };
}

/** The bucket and key of a path-style request. */
export function addressOf({ path }: FakeRequest): { bucket: string; key: string } {
  // The SDK puts two slashes behind the name of a directory bucket.
  const [, bucket = '', key = ''] = /^\/([^/]+)\/*(.*)$/.exec(path) ?? [];
  return { bucket, key: decodeURIComponent(key) };
}

/** An error as S3 words it. */
export function s3Error(status: number, code: string): FakeResponse {
  return { status, body: `<Error><Code>${code}</Code><Message>${code} by the fake</Message></Error>` };
}

function onObject(
  objects: Map<string, string>,
  id: string,
  { method, headers, body }: FakeRequest,
  keyArn?: string,
): FakeResponse {
  const present = objects.get(id);
  switch (method) {
    case 'PUT': {
      const offset = headers['x-amz-write-offset-bytes'];
      if (offset !== undefined && Number(offset) !== Buffer.byteLength(present ?? '')) {
        return s3Error(400, 'InvalidWriteOffset');
      }
      objects.set(id, offset === undefined ? body : `${present ?? ''}${body}`);
      return {};
    }
    case 'DELETE':
      objects.delete(id);
      return { status: 204 };
    default:
      return present === undefined ? s3Error(404, 'NoSuchKey') : { headers: encryption(keyArn), body: present };
  }
}

function encryption(keyArn: string | undefined): Record<string, string> {
  return keyArn === undefined
    ? { 'x-amz-server-side-encryption': 'AES256' }
    : { 'x-amz-server-side-encryption': 'aws:kms', 'x-amz-server-side-encryption-aws-kms-key-id': keyArn };
}
