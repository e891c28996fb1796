import type * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import type { BoundPlugin, PluginContext } from './plugin';
import { grantToRole } from './role-grant';
import { snakeCase } from './snake-case';
import type { OtelTraceGroupOptions } from './trace-options';

export function bindTraceGroup(
  domain: opensearch.IDomain,
  options: OtelTraceGroupOptions,
  context: PluginContext,
): BoundPlugin {
  grantToRole(context, {
    plugin: 'otel_trace_group',
    // It searches: a search is a GET or a POST.
    actions: ['es:ESHttpGet', 'es:ESHttpPost'],
    resourceArns: [`${domain.domainArn}/*`],
  });
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
