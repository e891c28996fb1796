import { Sha256 } from '@aws-crypto/sha256-js';
import { STSClient } from '@aws-sdk/client-sts';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { demand, type CheckContext } from './check';
import { httpAnswer } from './http-answer';

/** A document that a search found. */
export interface FoundDocument {
  readonly _index: string;
  readonly _id: string;
  readonly _source: Readonly<Record<string, unknown>>;
}

/** An answer of OpenSearch that is none; it looks like an error of the SDK, so that 429 and 5xx are waited out. */
class RequestRefused extends Error {
  readonly $fault: 'client' | 'server';
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(httpStatusCode: number, answer: string) {
    super(answer.slice(0, 300));
    this.name = 'RequestRefused';
    this.$fault = httpStatusCode < 500 ? 'client' : 'server';
    this.$metadata = { httpStatusCode };
  }
}

/** A domain that is asked by signed requests, with the credentials of who verifies. */
export class OpenSearchDomain {
  private readonly signer: SignatureV4;

  /** @param endpoint such as `https://search-logs-….us-east-1.es.amazonaws.com` */
  constructor(
    private readonly context: CheckContext,
    private readonly endpoint: string,
  ) {
    this.signer = new SignatureV4({
      service: 'es',
      region: context.clientConfig.region,
      credentials: context.client(STSClient).config.credentials,
      sha256: Sha256,
    });
  }

  /**
   * The documents whose `field` is one of these values, at most 100, in indices whose names begin with `indexPrefix`. There
   * are none where there is no such index.
   */
  async find(indexPrefix: string, field: string, values: readonly string[]): Promise<FoundDocument[]> {
    // The index is a part of the query: wildcards in a path are encoded, and signed, differently by each who does it.
    const filter = [{ prefix: { _index: indexPrefix } }, { terms: { [field]: values } }];
    const answer = await this.search({ size: 100, query: { bool: { filter } } });
    demand(answer.hits?.hits !== undefined, `expected hits, got: ${JSON.stringify(answer).slice(0, 300)}`);
    return answer.hits.hits;
  }

  /** How many documents each of these indices has; none where there is no such index. */
  async count(indices: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const answer = await this.search({
      size: 0,
      query: { terms: { _index: indices } },
      aggs: { indices: { terms: { field: '_index', size: Math.max(indices.length, 1) } } },
    });
    const buckets = answer.aggregations?.indices?.buckets;
    demand(buckets !== undefined, `expected counts of indices, got: ${JSON.stringify(answer).slice(0, 300)}`);
    const counts = new Map(buckets.map(({ key, doc_count }) => [key, doc_count]));
    return new Map(indices.map((index) => [index, counts.get(index) ?? 0]));
  }

  /** Deletes a document. */
  async delete({ _index, _id }: FoundDocument): Promise<void> {
    await this.request('DELETE', `/${_index}/_doc/${_id}`);
  }

  private async search(body: object): Promise<SearchAnswer> {
    return JSON.parse(await this.request('POST', '/_search', JSON.stringify(body))) as SearchAnswer;
  }

  private async request(method: string, path: string, body?: string): Promise<string> {
    const url = new URL(path, this.endpoint);
    const { headers } = await this.signer.sign(
      new HttpRequest({
        method,
        hostname: url.hostname,
        path: url.pathname,
        headers: { host: url.host, 'content-type': 'application/json' },
        body,
      }),
    );
    const { status, text } = await httpAnswer(url, { method, headers, body, signal: this.context.signal });
    if (status >= 300) throw new RequestRefused(status, text);
    return text;
  }
}

interface SearchAnswer {
  readonly hits?: { readonly hits?: FoundDocument[] };
  readonly aggregations?: {
    readonly indices?: { readonly buckets?: { readonly key: string; readonly doc_count: number }[] };
  };
}
