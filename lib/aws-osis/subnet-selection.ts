import { Annotations } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { fail, isKnown } from '../core/validation';

/** The service's limit for the subnets and for the security groups of a pipeline. */
const MOST = 12;
/** How many subnets the guide recommends at most. */
const RECOMMENDED = 3;

/** The subnets that were selected, or else one in each of a few zones. */
export function selectSubnets(vpc: ec2.IVpc, selection: ec2.SubnetSelection | undefined): ec2.ISubnet[] {
  const { subnets } = vpc.selectSubnets(selection ?? { onePerAz: true });
  return selection ? subnets : subnets.slice(0, RECOMMENDED);
}

/** Refuses subnets that the service does not take, and tells of those that fail together. */
export function validateSubnets(owner: Construct, what: string, subnets: readonly ec2.ISubnet[]): void {
  validateCount(owner, what, subnets.length);
  const zones = subnets.map(({ availabilityZone }) => availabilityZone);
  if (!zones.every(isKnown) || new Set(zones).size > 1) return;
  Annotations.of(owner).addWarningV2(
    'cdk-reinvent-constructs:osis.oneZone',
    `${what} are all in ${zones[0]}: when that zone fails nothing gets in; AWS recommends two or three zones`,
  );
}

/** Refuses more subnets or security groups than the service takes, or none. */
export function validateCount(owner: Construct, what: string, count: number): void {
  if (count >= 1 && count <= MOST) return;
  fail(owner, 'NetworkCountOutOfRange', `${what} must be 1 to ${MOST}, got ${count}`);
}
