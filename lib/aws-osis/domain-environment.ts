import { ArnFormat, Stack } from 'aws-cdk-lib';
import type * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import { isKnown } from '../core/validation';

/** Where a domain is: aws-cdk-lib takes imported ones to be of the stack that imports them, whatever their ARN says. */
export function domainEnvironment(domain: opensearch.IDomain): { readonly account: string; readonly region: string } {
  const { domainArn, env } = domain;
  if (!isKnown(domainArn)) return env;
  const { account = env.account, region = env.region } = Stack.of(domain).splitArn(
    domainArn,
    ArnFormat.SLASH_RESOURCE_NAME,
  );
  return { account, region };
}
