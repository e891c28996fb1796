import { Stack, Token } from 'aws-cdk-lib';
import type { CfnScraper, IWorkspaceRef } from 'aws-cdk-lib/aws-aps';
import type { Construct } from 'constructs';
import { validateString } from '../core/validation';

/** Where a scraper sends what it has scraped. Another destination is an update in place. */
export class ScrapeDestination {
  /**
   * A workspace of Amazon Managed Service for Prometheus, in the region of the scraper. Any number of scrapers can share
   * it. A workspace of another account needs `roleConfiguration`.
   *
   * @param workspace the workspace
   */
  public static workspace(workspace: IWorkspaceRef): ScrapeDestination {
    return new ScrapeDestination(workspace, '');
  }

  /**
   * A dataset of CloudWatch metrics in the scraper's account and region, where PromQL queries are asked of CloudWatch.
   *
   * @param datasetName the dataset; every account has `default`
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/managed-prometheus-collectors.html
   */
  public static cloudWatch(datasetName = 'default'): ScrapeDestination {
    return new ScrapeDestination(undefined, datasetName);
  }

  /** @internal */
  public readonly _workspace?: IWorkspaceRef;
  private readonly datasetName: string;

  private constructor(workspace: IWorkspaceRef | undefined, datasetName: string) {
    this._workspace = workspace;
    this.datasetName = datasetName;
  }

  /** @internal */
  public _render(scope: Construct): CfnScraper.DestinationProperty {
    if (this._workspace) return { ampConfiguration: { workspaceArn: this._workspace.workspaceRef.workspaceArn } };
    validateString(scope, 'datasetName', this.datasetName, { min: 1 });
    return { cloudWatchConfiguration: { datasetArn: this.datasetArn(scope) } };
  }

  /**
   * What is the same for every scraper of one destination, whichever construct stands for it.
   *
   * @internal
   */
  public _key(scope: Construct): string {
    if (!this._workspace) {
      const { account, region } = Stack.of(scope);
      return ['dataset', account, region, this.datasetName].join(' ');
    }
    const arn = this._workspace.workspaceRef.workspaceArn;
    if (!Token.isUnresolved(arn)) return arn;
    const stack = Stack.of(this._workspace);
    return `${stack.node.addr} ${JSON.stringify(stack.resolve(arn))}`;
  }

  /** @internal */
  public get _name(): string {
    return this._workspace ? `the workspace '${this._workspace.node.path}'` : `the dataset '${this.datasetName}'`;
  }

  private datasetArn(scope: Construct): string {
    return Stack.of(scope).formatArn({
      service: 'cloudwatch',
      resource: 'dataset',
      resourceName: this.datasetName,
    });
  }
}
