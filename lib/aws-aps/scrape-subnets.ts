import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { fail, isKnown } from '../core/validation';
import { ifGiven } from './cluster-facts';

/** The service's limit for the subnets and for the security groups of a scraper. */
const MOST = 5;

/** Where the network interfaces of a scraper are. */
export interface ScraperSubnets {
  readonly subnetIds: string[];
  /** The zones of the subnets, nothing where a zone is not known. */
  readonly zones: (string | undefined)[];
}

/** Subnets of which only the ids are known. */
export function subnetsById(subnetIds: string[]): ScraperSubnets {
  return { subnetIds, zones: Token.isUnresolved(subnetIds) ? [] : subnetIds.map(() => undefined) };
}

/** The subnets that were selected, or else one in each zone, up to the service's limit. */
export function selectSubnets(vpc: ec2.IVpc, selection: ec2.SubnetSelection | undefined): ScraperSubnets {
  const { subnets } = vpc.selectSubnets(selection ?? { onePerAz: true });
  return subnetsOf(selection ? subnets : subnets.slice(0, MOST));
}

/** Subnets that are constructs. */
export function subnetsOf(subnets: ec2.ISubnet[]): ScraperSubnets {
  return {
    subnetIds: subnets.map(({ subnetId }) => subnetId),
    zones: subnets.map((subnet) => ifGiven(() => subnet.availabilityZone)),
  };
}

/** Refuses subnets that the service does not take: too few, too many, or, for a cluster, all in one zone. */
export function validateSubnets(scope: IConstruct, { subnetIds, zones }: ScraperSubnets, min: 1 | 2): void {
  if (Token.isUnresolved(subnetIds)) return;
  const different = new Set(subnetIds);
  if (different.size < min || different.size > MOST) {
    const inZones = min === 2 ? ', in at least two zones' : '';
    fail(
      scope,
      'SubnetCountOutOfRange',
      `the subnets of 'source' must be ${min} to ${MOST}${inZones}, got ${different.size}${list(different)}`,
    );
  }
  const known = new Set(zones.filter(isKnown));
  if (min === 2 && known.size === 1 && zones.every(isKnown)) {
    fail(
      scope,
      'SubnetsInOneZone',
      `the subnets of 'source' must be in at least two zones, got ${different.size} in ${[...known].join()}`,
    );
  }
}

/** Refuses more security groups than the service takes, or none. */
export function validateSecurityGroups(scope: IConstruct, securityGroupIds: readonly string[]): void {
  if (Token.isUnresolved(securityGroupIds)) return;
  if (securityGroupIds.length >= 1 && securityGroupIds.length <= MOST) return;
  fail(
    scope,
    'SecurityGroupCountOutOfRange',
    `the security groups of 'source' must be 1 to ${MOST}, got ${securityGroupIds.length}`,
  );
}

function list(ids: ReadonlySet<string>): string {
  return ids.size === 0 ? '' : `: ${[...ids].map((id) => (Token.isUnresolved(id) ? '<token>' : id)).join(', ')}`;
}
