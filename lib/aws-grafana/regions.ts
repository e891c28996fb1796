import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Where CloudFormation knew `AWS::Grafana::Workspace` in 2026-11. */
const REGIONS: ReadonlySet<string> = new Set([
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-southeast-1',
  'ap-southeast-2',
  'eu-central-1',
  'eu-west-1',
  'eu-west-2',
  'us-east-1',
  'us-east-2',
  'us-west-2',
]);

/** Warns of a region that had no workspaces; AWS may have added it since. */
export function warnOfRegion(workspace: IConstruct): void {
  const { region } = Stack.of(workspace);
  if (Token.isUnresolved(region) || REGIONS.has(region)) return;
  Annotations.of(workspace).addWarningV2(
    'cdk-reinvent-constructs:grafana.region',
    `Amazon Managed Grafana was not in ${region} when this was written, in 2026-11, but in ${[...REGIONS].join(', ')}; ` +
      'a workspace in another region can query Prometheus workspaces here',
  );
}
