import type { Controller } from './controller-permissions';
import type { PrometheusPolicyOptions } from './options';
import { prometheusRemoteWrite } from './prometheus';

const ADOT = { addonName: 'adot', namespace: 'opentelemetry-operator-system' };

/** The collector of the ADOT add-on that scrapes metrics for Amazon Managed Service for Prometheus. */
export function adotCollector(options: PrometheusPolicyOptions): Controller {
  return { ...prometheusRemoteWrite(options), ...ADOT, serviceAccount: 'adot-col-prom-metrics' };
}

/** The collector of the ADOT add-on that takes traces for X-Ray. */
export function adotOtlpIngest(): Controller {
  return {
    ...ADOT,
    serviceAccount: 'adot-col-otlp-ingest',
    managedPolicies: ['AWSXrayWriteOnlyAccess'],
  };
}

/** The collector of the ADOT add-on that sends logs of containers to CloudWatch. */
export function adotContainerLogs(): Controller {
  return {
    ...ADOT,
    serviceAccount: 'adot-col-container-logs',
    managedPolicies: ['CloudWatchAgentServerPolicy'],
  };
}
