import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { fail, isKnown } from '../core/validation';

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** Refuses a range of addresses that the service refuses, or that the VPC uses itself. */
export function validateAttachmentCidr(owner: IConstruct, vpc: ec2.IVpc, cidrBlock: string): void {
  if (!isKnown(cidrBlock)) return;
  const range = parse(cidrBlock);
  if (range?.prefix !== 24 || !PRIVATE.some((each) => overlaps(parse(each)!, range))) {
    fail(
      owner,
      'AttachmentCidrInvalid',
      `'cidrBlock' of 'network' must be a private range of 256 addresses, such as 10.99.20.0/24 (out of 10.0.0.0/8, ` +
        `172.16.0.0/12 or 192.168.0.0/16, and ending in .0/24), got '${cidrBlock}'`,
    );
  }
  const taken = vpcCidr(vpc);
  const other = taken === undefined ? undefined : parse(taken);
  if (other && overlaps(other, range)) {
    fail(
      owner,
      'AttachmentCidrTaken',
      `'cidrBlock' of 'network' must be a range that the VPC does not use, got '${cidrBlock}' in the VPC's ${taken}`,
    );
  }
}

/** The attribute of a VPC of the app is a token, though its range is known. */
function vpcCidr(vpc: ec2.IVpc): string | undefined {
  const resource = vpc.node.defaultChild;
  const known = resource && ec2.CfnVPC.isCfnVPC(resource) ? resource.cidrBlock : imported(vpc);
  return Token.isUnresolved(known) ? undefined : known;
}

function imported(vpc: ec2.IVpc): string | undefined {
  try {
    return vpc.vpcCidrBlock;
  } catch {
    // An imported VPC throws when its range was not given.
    return undefined;
  }
}

interface Range {
  readonly address: number;
  readonly prefix: number;
}

function parse(cidr: string): Range | undefined {
  const found = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (!found) return undefined;
  const [a, b, c, d, prefix] = found.slice(1).map(Number) as [number, number, number, number, number];
  if ([a, b, c, d].some((part) => part > 255) || prefix > 32) return undefined;
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  return address % 2 ** (32 - prefix) === 0 ? { address, prefix } : undefined;
}

function overlaps(one: Range, other: Range): boolean {
  const size = 2 ** (32 - Math.min(one.prefix, other.prefix));
  return Math.floor(one.address / size) === Math.floor(other.address / size);
}
