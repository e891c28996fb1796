import { demand, type CheckContext } from './check';
import { OpenSearch } from './opensearch';

/** A document that a search found. */
export interface FoundDocument {
  readonly _index: string;
  readonly _id: string;
  readonly _source: Readonly<Record<string, unknown>>;
}

/** A domain that is asked with the credentials of who verifies. */
export class OpenSearchDomain {
  private readonly client: OpenSearch;

  /** @param endpoint such as `https://search-logs-….us-east-1.es.amazonaws.com` */
  constructor(context: CheckContext, endpoint: string) {
    this.client = new OpenSearch(context, { service: 'es', endpoint });
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
    await this.client.request('DELETE', `/${_index}/_doc/${_id}`);
  }

  private async search(body: object): Promise<SearchAnswer> {
    return (await this.client.request('POST', '/_search', body)) as SearchAnswer;
  }
}

interface SearchAnswer {
  readonly hits?: { readonly hits?: FoundDocument[] };
  readonly aggregations?: {
    readonly indices?: { readonly buckets?: { readonly key: string; readonly doc_count: number }[] };
  };
}
