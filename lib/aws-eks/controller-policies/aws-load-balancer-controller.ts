import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Aws } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Controller } from './controller-permissions';

/**
 * The policy that the controller publishes: aws-cdk-lib carries it too, but only for the controller that it installs
 * itself. It has been the same from v2.13.0 to this version.
 */
const POLICY = join(__dirname, '..', 'policies', 'aws-load-balancer-controller-v3.2.2.json');

/** The AWS Load Balancer Controller. */
export function awsLoadBalancerController(): Controller {
  return {
    namespace: 'kube-system',
    serviceAccount: 'aws-load-balancer-controller',
    permit: (permissions) => {
      for (const statement of publishedStatements()) permissions.add(iam.PolicyStatement.fromJson(statement));
    },
  };
}

function publishedStatements(): unknown[] {
  // The published text knows the commercial partition only.
  const text = readFileSync(POLICY, 'utf8').replaceAll('arn:aws:', `arn:${Aws.PARTITION}:`);
  return (JSON.parse(text) as { Statement: unknown[] }).Statement;
}
