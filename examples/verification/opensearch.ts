import type { CheckContext, Poll } from './check';
import { RequestRefused, sender, type Send } from './signed-requests';

/** A change of data access is in effect after up to five minutes, and what is written is found after up to a minute. */
export const SEARCH_TIMEOUT_SECONDS = 600;

/** Where documents are, and who asks. */
export interface OpenSearchSettings {
  /** `https://` and the host. */
  readonly endpoint: string;
  /** `aoss` for a collection, `es` for a domain. */
  readonly service: 'aoss' | 'es';
  /** A role that the example made for this. */
  readonly roleArn?: string;
}

/** A document that was found. */
export interface Hit {
  readonly _id: string;
  readonly _index: string;
  readonly _score: number | null;
  readonly _source: Readonly<Record<string, unknown>>;
}

/** Documents of a domain or a collection. */
export class OpenSearch {
  private readonly send: Send;

  constructor(
    private readonly context: CheckContext,
    private readonly settings: OpenSearchSettings,
  ) {
    this.send = sender(context, settings);
  }

  /** What the server answers, which must be JSON. */
  public async request(method: string, path: string, body?: unknown): Promise<unknown> {
    const text = await this.send(`${this.settings.endpoint}${path}`, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return JSON.parse(text) as unknown;
  }

  /** Documents that a query finds; none where there is no index yet. */
  public async search(index: string, body: unknown): Promise<readonly Hit[]> {
    try {
      const answer = await this.request('POST', `/${index}/_search`, body);
      return (answer as { hits: { hits: Hit[] } }).hits.hits;
    } catch (error) {
      if (statusOf(error) === 404) return [];
      throw error;
    }
  }

  /** Waits until a query finds what is wanted; whoever was let in a moment ago is denied for a while. */
  public waitForHits(
    what: string,
    index: string,
    body: unknown,
    wanted: (hits: readonly Hit[]) => boolean = (hits) => hits.length > 0,
  ): Promise<readonly Hit[]> {
    return this.context.waitFor(
      what,
      async (): Promise<Poll<readonly Hit[]>> => {
        const hits = await this.allowed(() => this.search(index, body));
        if (hits === undefined) return { notYet: 'denied (403)' };
        return wanted(hits) ? { ready: hits } : { notYet: `${hits.length} documents` };
      },
      { everySeconds: 10 },
    );
  }

  /** Waits until a request is allowed, and answers what it answers. */
  public waitUntilAllowed<T>(what: string, request: () => Promise<T>): Promise<T> {
    return this.context
      .waitFor(
        what,
        async (): Promise<Poll<{ readonly answer: T }>> => {
          const answer = await this.allowed(async () => ({ answer: await request() }));
          return answer === undefined ? { notYet: 'denied (403)' } : { ready: answer };
        },
        { everySeconds: 10 },
      )
      .then(({ answer }) => answer);
  }

  private async allowed<T>(request: () => Promise<T>): Promise<T | undefined> {
    try {
      return await request();
    } catch (error) {
      if (statusOf(error) === 403) return undefined;
      throw error;
    }
  }
}

/** Sends events to a pipeline that clients send to. */
export async function ingest(
  context: CheckContext,
  url: string,
  body: string | Uint8Array,
  { contentType, roleArn }: { readonly contentType?: string; readonly roleArn?: string } = {},
): Promise<void> {
  const send = sender(context, { service: 'osis', roleArn });
  await context.waitFor('the pipeline to take events', async (): Promise<Poll<true>> => {
    try {
      await send(url, { body, contentType });
      return { ready: true };
    } catch (error) {
      // A role that was made a moment ago is not known everywhere.
      if (statusOf(error) === 403) return { notYet: 'denied (403)' };
      throw error;
    }
  });
}

function statusOf(error: unknown): number | undefined {
  return error instanceof RequestRefused ? error.$metadata.httpStatusCode : undefined;
}
