import type { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { validateIndexNames } from './data-rules';
import { renderPeriod } from './retention-period';

/**
 * How long documents of a time series collection are kept. The service deletes what is older on a best-effort basis, typically
 * within 48 hours or a tenth of the period, whichever is longer.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-lifecycle.html
 */
export class RetentionRule {
  /**
   * Keeps documents for at least this long, and then deletes them.
   *
   * @param minimum 24 hours to 3,650 days, in whole hours
   * @param indexNames names of indexes, or patterns that end with `*`; by default all indexes. Where several rules fit an
   *   index, the most specific one holds
   */
  public static atLeast(minimum: Duration, indexNames: string[] = ['*']): RetentionRule {
    return new RetentionRule(indexNames, minimum);
  }

  /**
   * Keeps documents forever, which is what happens without a rule too: for what a wider rule would delete.
   *
   * @param indexNames names of indexes, or patterns that end with `*`
   */
  public static unlimited(indexNames: string[]): RetentionRule {
    return new RetentionRule(indexNames);
  }

  private constructor(
    private readonly indexNames: string[],
    private readonly minimum?: Duration,
  ) {}

  /** @internal */
  public get _indexNames(): string[] {
    return this.indexNames;
  }

  /** @internal */
  public _render(scope: IConstruct, collectionName: string): object {
    validateIndexNames(scope, 'retention.indexNames', this.indexNames);
    return {
      ResourceType: 'index',
      Resource: this.indexNames.map((name) => `index/${collectionName}/${name}`),
      ...(this.minimum ? { MinIndexRetention: renderPeriod(scope, this.minimum) } : { NoMinIndexRetention: true }),
    };
  }
}
