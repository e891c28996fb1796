import { createHash, randomUUID } from 'node:crypto';

import { FakeEndpoint, type FakeRequest, type FakeResponse } from './fake-endpoint';

export type Operation =
  | 'AbortMultipartUpload'
  | 'CreateSession'
  | 'DeleteObject'
  | 'DeleteObjects'
  | 'ListMultipartUploads'
  | 'ListObjectsV2';

/** One directory bucket of S3 Express as far as emptying it goes: sessions, unsorted pages, strict batches. */
export class FakeDirectoryBucket {
  static async start(name = 'data--use1-az4--x-s3'): Promise<FakeDirectoryBucket> {
    const bucket = new FakeDirectoryBucket(name);
    bucket.endpoint = await FakeEndpoint.start((request) => bucket.respond(request));
    return bucket;
  }

  endpoint!: FakeEndpoint;
  readonly objects = new Set<string>();
  /** Keys by upload id. */
  readonly uploads = new Map<string, string>();
  /** Every operation that was called, in order. */
  readonly operations: Operation[] = [];
  /** What the bucket's policy allows the caller. */
  grants: 'ReadWrite' | 'ReadOnly' | 'none' = 'ReadWrite';
  exists = true;
  /** Whether a listing starts with an empty page that claims there are more. */
  startsListingsEmpty = false;
  /** An answer instead of the usual one. */
  intercept: (operation: Operation, request: FakeRequest) => FakeResponse | undefined = () => undefined;
  /** The error code of a key that a batch does not delete. */
  refusal: (key: string) => string | undefined = () => undefined;

  private readonly sessions = new Map<string, string>();

  private constructor(readonly name: string) {}

  count(operation: Operation): number {
    return this.operations.filter((called) => called === operation).length;
  }

  /** How many times something was asked to be deleted or aborted. */
  get deletions(): number {
    return this.count('DeleteObjects') + this.count('DeleteObject') + this.count('AbortMultipartUpload');
  }

  private respond(request: FakeRequest): FakeResponse {
    const operation = operationOf(request);
    this.operations.push(operation);
    const intercepted = this.intercept(operation, request);
    if (intercepted) return intercepted;
    // To an endpoint that is an IP address, the SDK addresses a directory bucket as "/<bucket>//<key>".
    const [, bucket, key = ''] = /^\/([^/]+)\/\/(.*)$/s.exec(request.path) ?? [];
    if (!this.exists || bucket !== this.name) return failure(404, 'NoSuchBucket');
    if (operation === 'CreateSession') return this.createSession(request);
    const mode = this.sessions.get(String(request.headers['x-amz-s3session-token']));
    if (!mode || (mode === 'ReadOnly' && !operation.startsWith('List'))) return failure(403, 'AccessDenied');
    return this.answer(operation, request, decodeURIComponent(key));
  }

  private answer(operation: Operation, request: FakeRequest, key: string): FakeResponse {
    const { query } = request;
    switch (operation) {
      case 'ListObjectsV2':
        return this.listObjects(query);
      case 'ListMultipartUploads':
        return this.listUploads(query);
      case 'DeleteObjects':
        return this.deleteObjects(request);
      case 'AbortMultipartUpload':
        if (this.uploads.get(query.get('uploadId') ?? '') !== key) return failure(404, 'NoSuchUpload');
        this.uploads.delete(query.get('uploadId') ?? '');
        return { status: 204 };
      default:
        this.objects.delete(key);
        return { status: 204 };
    }
  }

  private createSession({ headers }: FakeRequest): FakeResponse {
    const asked = headers['x-amz-create-session-mode'];
    if (this.grants === 'none' || (asked === 'ReadWrite' && this.grants === 'ReadOnly')) {
      return failure(403, 'AccessDenied');
    }
    const token = randomUUID();
    this.sessions.set(token, String(asked ?? this.grants));
    const expiration = new Date(Date.now() + 300_000).toISOString();
    return xml(
      `<CreateSessionResult><Credentials><AccessKeyId>id</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>` +
        `<SessionToken>${token}</SessionToken><Expiration>${expiration}</Expiration></Credentials></CreateSessionResult>`,
    );
  }

  private listObjects(query: URLSearchParams): FakeResponse {
    const page = this.page([...this.objects], query, 'max-keys', 'continuation-token');
    const contents = page.items.map((key) => `<Contents><Key>${encoded(key, query)}</Key></Contents>`);
    const next = page.next ? `<NextContinuationToken>${page.next}</NextContinuationToken>` : '';
    return xml(
      `<ListBucketResult><EncodingType>${query.get('encoding-type') ?? ''}</EncodingType>` +
        `<KeyCount>${page.items.length}</KeyCount><IsTruncated>${Boolean(page.next)}</IsTruncated>${next}` +
        `${contents.join('')}</ListBucketResult>`,
    );
  }

  private listUploads(query: URLSearchParams): FakeResponse {
    if (query.has('upload-id-marker')) return failure(400, 'InvalidRequest');
    const page = this.page([...this.uploads.keys()], query, 'max-uploads', 'key-marker');
    const uploads = page.items.map(
      (id) => `<Upload><Key>${encoded(this.uploads.get(id) ?? '', query)}</Key><UploadId>${id}</UploadId></Upload>`,
    );
    const next = page.next ? `<NextKeyMarker>${encoded(page.next, query)}</NextKeyMarker>` : '';
    return xml(
      `<ListMultipartUploadsResult><EncodingType>${query.get('encoding-type') ?? ''}</EncodingType>` +
        `<IsTruncated>${Boolean(page.next)}</IsTruncated>${next}${uploads.join('')}</ListMultipartUploadsResult>`,
    );
  }

  /** A page of up to 1,000, in an order that is none to the caller, and an opaque token for the next. */
  private page(all: string[], query: URLSearchParams, max: string, marker: string): { items: string[]; next?: string } {
    const token = query.get(marker);
    if (this.startsListingsEmpty && token === null) return { items: [], next: '+first page=' };
    const hash = (item: string) => createHash('sha1').update(item).digest('base64');
    const rest = all
      .map((item): [string, string] => [hash(item), item])
      .filter(([position]) => !token || token === '+first page=' || position > token)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const shown = rest.slice(0, Math.min(1_000, Number(query.get(max) ?? 1_000)));
    return { items: shown.map(([, item]) => item), next: rest.length > shown.length ? shown.at(-1)?.[0] : undefined };
  }

  private deleteObjects({ headers, body }: FakeRequest): FakeResponse {
    const keys = [...body.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, text = '']) => text);
    const malformed =
      keys.length === 0 || keys.length > 1_000 || keys.some((key) => /[^\P{Cc}\t\r\n]|[\uFFFE\uFFFF]/u.test(key));
    if (malformed) return failure(400, 'MalformedXML');
    // As documented for directory buckets: none of the objects in the request will be deleted.
    if (!headers['x-amz-checksum-crc32'] || keys.some((key) => unescaped(key).trim() === ''))
      return failure(400, 'InvalidRequest');
    const errors = keys.map(unescaped).flatMap((key) => {
      const code = this.refusal(key);
      if (code) return [`<Error><Key>${escaped(key)}</Key><Code>${code}</Code><Message>as told</Message></Error>`];
      this.objects.delete(key);
      return [];
    });
    return xml(`<DeleteResult>${errors.join('')}</DeleteResult>`);
  }
}

/** What S3 answers when it refuses. */
export function failure(status: number, code: string): FakeResponse {
  return { ...xml(`<Error><Code>${code}</Code><Message>as told</Message></Error>`), status };
}

function operationOf({ method, query }: FakeRequest): Operation {
  if (query.has('session')) return 'CreateSession';
  if (query.has('uploads')) return 'ListMultipartUploads';
  if (method === 'GET') return 'ListObjectsV2';
  if (method === 'POST') return 'DeleteObjects';
  return query.has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject';
}

function xml(body: string): FakeResponse {
  return { headers: { 'content-type': 'application/xml' }, body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}` };
}

function encoded(text: string, query: URLSearchParams): string {
  if (query.get('encoding-type') !== 'url') return escaped(text);
  return encodeURIComponent(text).replaceAll('%20', '+').replaceAll('%2F', '/');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** Text as an XML parser hands it on: ends of lines become line feeds unless they are written as references. */
function unescaped(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/&(?:#x([0-9a-fA-F]+)|(\w+));/g, (whole, hex?: string, name = '') =>
      hex ? String.fromCodePoint(parseInt(hex, 16)) : (named[name] ?? whole),
    );
}
