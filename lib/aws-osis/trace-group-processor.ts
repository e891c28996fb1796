import type * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import type { BoundPlugin, PluginContext } from './plugin';
import { allow } from './role-permission';
import { snakeCase } from './snake-case';
import type { OtelTraceGroupOptions } from './trace-options';

export function bindTraceGroup(
  domain: opensearch.IDomain,
  options: OtelTraceGroupOptions,
  context: PluginContext,
): BoundPlugin {
  // It searches: a search is a GET or a POST.
  allow(context, { actions: ['es:ESHttpGet', 'es:ESHttpPost'], resources: [`${domain.domainArn}/*`] });
  return {
    name: 'otel_trace_group',
    options: {
      hosts: [`https://${domain.domainEndpoint}`],
      ...snakeCase(options),
      // AWS asks for 'aws_sigv4', which Data Prepper refuses together with an 'aws' of its own.
      aws_sigv4: true,
      aws_region: context.region,
      aws_sts_role_arn: context.role.roleArn,
    },
  };
}
