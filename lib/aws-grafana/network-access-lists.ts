import { Annotations } from 'aws-cdk-lib';
import type { CfnWorkspace } from 'aws-cdk-lib/aws-grafana';
import type { IConstruct } from 'constructs';
import { fail } from '../core/validation';
import type { NetworkAccess } from './network-access';

const MOST_SOURCES = 5;

/** The lists as CloudFormation wants them: both, or neither. */
export function renderNetworkAccess(
  construct: IConstruct,
  access: NetworkAccess | undefined,
): CfnWorkspace.NetworkAccessControlProperty | undefined {
  if (access === undefined) return undefined;
  const { prefixLists = [], vpcEndpoints = [] } = access;
  refuseMany(construct, 'networkAccess.prefixLists', prefixLists.length);
  refuseMany(construct, 'networkAccess.vpcEndpoints', vpcEndpoints.length);
  if (prefixLists.length + vpcEndpoints.length === 0) {
    Annotations.of(construct).addWarningV2(
      'cdk-reinvent-constructs:grafana.nobodyLetIn',
      "'networkAccess' lists neither prefix lists nor endpoints, so nobody can reach the workspace; leave it out to let everybody",
    );
  }
  return {
    prefixListIds: prefixLists.map(({ prefixListRef }) => prefixListRef.prefixListId),
    vpceIds: vpcEndpoints.map(({ vpcEndpointRef }) => vpcEndpointRef.vpcEndpointId),
  };
}

function refuseMany(construct: IConstruct, property: string, count: number): void {
  if (count <= MOST_SOURCES) return;
  fail(construct, 'TooMany', `'${property}' must have at most ${MOST_SOURCES}, got ${count}`);
}
