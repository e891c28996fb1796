import { Names, RemovalPolicy, Token } from 'aws-cdk-lib';
import type { CfnScraper } from 'aws-cdk-lib/aws-aps';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { fail } from '../core/validation';

/** The part of a scraper that writes a log. */
export enum ScraperComponent {
  /** Finds what is to be scraped: it says so when Kubernetes does not let it. */
  SERVICE_DISCOVERY = 'SERVICE_DISCOVERY',

  /** Scrapes: it says which targets do not answer, and why. */
  COLLECTOR = 'COLLECTOR',

  /** Sends what was scraped: it says what the destination refused. */
  EXPORTER = 'EXPORTER',
}

/** Where a scraper's log goes, and what is in it. */
export interface ScraperLoggingOptions {
  /**
   * The log group. Outside of `/aws/vendedlogs/` CloudWatch Logs may need a resource policy that lets the delivery service
   * write to it.
   *
   * @default - a new group under `/aws/vendedlogs/prometheus/`, kept for a month and deleted with the scraper
   */
  readonly logGroup?: logs.ILogGroupRef;

  /**
   * The parts of the scraper that write to it.
   *
   * @default - all of them
   */
  readonly components?: ScraperComponent[];
}

/**
 * Whether and where a scraper writes a log. It is the only place where a scraper says why nothing arrives: there are no
 * metrics of scrapers.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-collector-logging.html
 */
export class ScraperLogging {
  /** No log. */
  public static readonly DISABLED = new ScraperLogging(undefined);

  /**
   * A log group of CloudWatch Logs, where the bytes are billed as vended logs.
   *
   * @param options where they differ from the default
   */
  public static cloudWatchLogs(options: ScraperLoggingOptions = {}): ScraperLogging {
    return new ScraperLogging(options);
  }

  private constructor(private readonly options: ScraperLoggingOptions | undefined) {}

  /** @internal */
  public _render(scraper: Construct): CfnScraper.ScraperLoggingConfigurationProperty | undefined {
    if (!this.options) return undefined;
    const { components = Object.values(ScraperComponent) } = this.options;
    this.validateComponents(scraper, components);
    const { logGroupArn } = (this.options.logGroup ?? makeLogGroup(scraper)).logGroupRef;
    return {
      loggingDestination: { cloudWatchLogs: { logGroupArn: ofAllStreams(logGroupArn) } },
      scraperComponents: components.map((type) => ({ type })),
    };
  }

  private validateComponents(scraper: Construct, components: readonly ScraperComponent[]): void {
    if (components.length > 0 && new Set(components).size === components.length) return;
    fail(
      scraper,
      'LoggingComponentsInvalid',
      `'components' of 'logging' must name at least one component and each once, got [${components.join(', ')}]; ` +
        `for no log use ScraperLogging.DISABLED`,
    );
  }
}

/** Its name is fixed, so that a group that outlived its scraper would be in the way of the next one. */
function makeLogGroup(scraper: Construct): logs.LogGroup {
  return new logs.LogGroup(scraper, 'LogGroup', {
    logGroupName: `/aws/vendedlogs/prometheus/${Names.uniqueResourceName(scraper, { separator: '-' })}`,
    retention: logs.RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

/** The service takes no other form of ARN, and of a token it is known that aws-cdk-lib gives it this form. */
function ofAllStreams(logGroupArn: string): string {
  return Token.isUnresolved(logGroupArn) || logGroupArn.endsWith(':*') ? logGroupArn : `${logGroupArn}:*`;
}
