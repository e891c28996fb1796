import type { Construct } from 'constructs';
import { parse, stringify } from 'yaml';
import { fail } from '../core/validation';

const EKS_DEFAULT = { scrape_configs: [{ job_name: 'pod_exporter', kubernetes_sd_configs: [{ role: 'pod' }] }] };

/** What a scraper scrapes, and how. */
export class ScrapeConfiguration {
  /**
   * A configuration that is YAML already.
   *
   * @param yaml the configuration
   */
  public static fromInline(yaml: string): ScrapeConfiguration {
    return new ScrapeConfiguration(yaml);
  }

  /** The jobs that AWS starts with for EKS. */
  public static eksDefault(): ScrapeConfiguration {
    return new ScrapeConfiguration(stringify(EKS_DEFAULT));
  }

  private constructor(private readonly yaml: string) {}

  /** @internal */
  public _render(scope: Construct, forcedLabels: Record<string, string>): string {
    const configuration = parse(this.yaml) as { global?: { external_labels?: Record<string, string> } };
    const labels = configuration.global?.external_labels ?? {};
    for (const [name, value] of Object.entries(forcedLabels)) {
      if (labels[name] !== undefined && labels[name] !== value) {
        fail(scope, 'ExternalLabelForced', `external label '${name}' must be '${value}', got '${labels[name]}'`);
      }
    }
    return stringify(
      { ...configuration, global: { ...configuration.global, external_labels: { ...labels, ...forcedLabels } } },
      { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 },
    );
  }
}
