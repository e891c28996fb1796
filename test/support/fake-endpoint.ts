import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the SDK client put it on the wire. */
export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The body where it is no text. */
  readonly bytes: Buffer;
}

/** What the fake service answers; `status` is 200 unless said. */
export interface FakeResponse {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** An HTTP server on loopback that stands in for an AWS service, so that the real SDK clients are what is tested. */
export class FakeEndpoint {
  /** Starts a server whose every answer comes from `respond`. */
  static async start(respond: (request: FakeRequest) => FakeResponse | Promise<FakeResponse>): Promise<FakeEndpoint> {
    const requests: FakeRequest[] = [];
    const server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const url = new URL(incoming.url ?? '/', 'http://localhost');
        const request: FakeRequest = {
          method: incoming.method ?? 'GET',
          path: url.pathname,
          query: url.searchParams,
          headers: incoming.headers,
          body: bytes.toString('utf8'),
          bytes,
        };
        requests.push(request);
        Promise.resolve(request)
          .then(respond)
          .catch((error: Error): FakeResponse => ({
            status: 500,
            body: `the test's responder failed: ${error.message}`,
          }))
          .then(({ status = 200, headers = {}, body = '' }) => outgoing.writeHead(status, headers).end(body))
          .catch(() => outgoing.destroy());
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FakeEndpoint(server, requests);
  }

  private constructor(
    private readonly server: Server,
    readonly requests: readonly FakeRequest[],
  ) {}

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What every SDK client needs to talk to this server. */
  get clientConfig(): {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  } {
    return {
      endpoint: this.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
