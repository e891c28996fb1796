import type { Stack } from 'aws-cdk-lib';
import { parseDocument, type Document } from 'yaml';
import type { aws_aps as aps } from '../../lib';
import { testWith, type Verdict } from './prometheus-tools';
import { testStack } from './stack';

type Check = (args: readonly string[], content: string) => Verdict;

/** A cluster-like label, as a scraper forces it. */
export const FORCED = { cluster: 'prod' };

const rendered = new Map<string, string>();

/** Renders a configuration as a scraper does, and remembers it for `testRendered`. */
export function render(
  configuration: aps.ScrapeConfiguration,
  forced: Record<string, string> = FORCED,
  stack: Stack = testStack(),
  source?: 'eks' | 'vpc',
): string {
  const yaml = configuration._render(stack, forced, source);
  rendered.set(yaml, expect.getState().currentTestName ?? '');
  return yaml;
}

/** The last test of a file: Prometheus itself accepts each configuration that the tests before it rendered. */
export function testRendered(atLeast: number): void {
  testWith('promtool', 'Prometheus accepts every configuration that was rendered here', (check) => {
    expect(rendered.size).toBeGreaterThanOrEqual(atLeast);
    const refused = [...rendered].flatMap(([yaml, title]) => {
      const { ok, output } = askPrometheus(check, yaml);
      return ok ? [] : [`${title}: ${output}\n${yaml}`];
    });
    expect(refused).toEqual([]);
  });
}

/** What Prometheus makes of a configuration. */
export function askPrometheus(check: Check, yaml: string): Verdict {
  return check(['check', 'config', '--syntax-only'], readable(yaml));
}

/**
 * A copy that Debian's promtool can read, which is built without Kubernetes: static targets stand for what is found there,
 * and a number that suits every field stands for tokens.
 */
function readable(yaml: string): string {
  const text = yaml.replace(/\$\{Token\[[^\]]*\]\}/g, '30');
  const document = parseDocument(text, { schema: 'failsafe', merge: true });
  // What is no YAML is for promtool to refuse.
  if (document.errors.length > 0) return text;
  return swapDiscovery(document) ? document.toString({ lineWidth: 0 }) : text;
}

function swapDiscovery(document: Document): boolean {
  const jobs = (document.toJS() as { scrape_configs?: unknown } | null)?.scrape_configs;
  let swapped = false;
  for (const index of Array.isArray(jobs) ? jobs.keys() : []) {
    const path = ['scrape_configs', index];
    if (!document.hasIn([...path, 'kubernetes_sd_configs'])) continue;
    document.deleteIn([...path, 'kubernetes_sd_configs']);
    if (!document.hasIn([...path, 'static_configs'])) {
      document.setIn([...path, 'static_configs'], document.createNode([{ targets: ['10.0.0.1:80'] }]));
    }
    swapped = true;
  }
  return swapped;
}
