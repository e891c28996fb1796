import { isOpaque } from './option-values';
import type { WrittenOptions } from './written-options';

/** Labels of the names that AWS gives to domains and collections, in every partition. */
const COLLECTION = ['aoss', 'aoss-fips'];
const SERVICES = ['es', 'aos', ...COLLECTION];
const OF_AWS = /\.(?:amazonaws\.com(?:\.cn)?|aws)$/;
/** Narrower than what an option takes for a region: the label of a domain, such as `search-logs-1`, must not be taken for one. */
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

/**
 * Checks the names of the hosts that a sink writes to. The guide wants a collection to be told, and the endpoint that AWS made.
 * `aws` has been checked before.
 */
export function checkHosts(sink: WrittenOptions): void {
  for (const host of sink.list('hosts')) {
    const name = nameOf(host.value);
    if (name === undefined) continue;
    const labels = name.split('.');
    if (labels.some((label) => COLLECTION.includes(label))) needServerless(sink, name);
    // A name without a dot stands for another.
    if (labels.length > 1 && !(OF_AWS.test(name) && labels.some((label) => SERVICES.includes(label)))) {
      host.place.warn(
        'customEndpoint',
        `must be the endpoint that AWS gave the domain or the collection, got '${name}': the guide allows no endpoint of your own`,
      );
    }
    checkRegion(
      sink,
      host,
      labels.find((label) => REGION.test(label)),
    );
  }
}

function nameOf(host: unknown): string | undefined {
  if (typeof host !== 'string' || isOpaque(host) || host.includes('${')) return undefined;
  return /^(?:https?:\/\/)?([\w.-]+)/.exec(host)?.[1]?.toLowerCase();
}

function needServerless(sink: WrittenOptions, name: string): void {
  const aws = sink.at('aws');
  if (sink.open || aws.open) return;
  const serverless = [sink, aws].some((each) => each.isTrue('serverless') || each.at('serverless').open);
  if (serverless) return;
  const place = sink.has('aws') ? aws.place : sink.place;
  place.refuse('ServerlessMissing', `must have 'serverless: true' for a collection, which '${name}' is`);
}

function checkRegion(sink: WrittenOptions, host: WrittenOptions, region: string | undefined): void {
  const signed = sink.at('aws').text('region') ?? sink.text('aws_region');
  if (region === undefined || signed === undefined || signed.includes('${') || signed === region) return;
  host.place.warn('hostOfOtherRegion', `is in ${region}, but requests are signed for ${signed}: AWS refuses such`);
}
