import { Resource, type IResource } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnVpcEndpoint, type IVpcEndpointRef, type VpcEndpointReference } from 'aws-cdk-lib/aws-opensearchserverless';
import type { Construct } from 'constructs';
import { deriveName } from '../core/derived-name';
import { fail } from '../core/validation';
import { LONGEST_DERIVED_NAME, validateName } from './collection-name';
import { validateEndpointId } from './endpoint-id';

const MOST_SUBNETS = 6;
const MOST_SECURITY_GROUPS = 5;

/** A way from a VPC to private collections. */
export interface IVpcEndpoint extends IResource, IVpcEndpointRef, ec2.IConnectable {
  /**
   * `vpce-...`, which network access names.
   *
   * @attribute Id
   */
  readonly vpcEndpointId: string;
}

/** From which VPC collections are reached. */
export interface VpcEndpointProps {
  /**
   * The VPC of the clients. Its DNS support and DNS hostnames must be on; one of this app that has them off is refused. **Another
   * VPC makes another endpoint, and cuts clients off meanwhile**: the service deletes the old one first.
   */
  readonly vpc: ec2.IVpc;

  /**
   * The subnets: 1 to 6, each in another zone. They change in place.
   *
   * @default - private subnets, one in each of at most six zones
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups: 1 to 5. They must let clients in by port 443. They change in place.
   *
   * @default - a group of its own, that lets nobody in; see `connections`
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * The name: 3 to 32 lower-case letters, digits and hyphens, first a letter. **Another name makes another endpoint, and cuts clients
   * off meanwhile.**
   *
   * @default - derived from the construct's path
   */
  readonly vpcEndpointName?: string;
}

/** What is known of an endpoint that another app made. */
export interface VpcEndpointAttributes {
  /** `vpce-...`. */
  readonly vpcEndpointId: string;

  /**
   * Its security groups, so that `connections` can let clients in.
   *
   * @default - none; `connections` changes nothing
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
}

abstract class VpcEndpointBase extends Resource implements IVpcEndpoint {
  public abstract readonly vpcEndpointId: string;
  public abstract readonly connections: ec2.Connections;

  public get vpcEndpointRef(): VpcEndpointReference {
    return { vpcEndpointId: this.vpcEndpointId };
  }
}

/**
 * A way from a VPC to private collections, which stay away from the internet. It is no interface endpoint of EC2, though it makes one:
 * the service also makes the private hosted zone by which names of collections lead to it. One endpoint is for all collections
 * whose network access names it.
 *
 * It leads to collections of the classic generation, at `<id>.<region>.aoss.amazonaws.com`. Those of the next generation are at
 * `<id>.aoss.<region>.on.aws`, and reached by `ec2.InterfaceVpcEndpoint` for the service `com.amazonaws.<region>.aoss-data`.
 *
 * **What it costs**: by the hour and subnet, as an interface endpoint, and by the gigabyte.
 *
 * @resource AWS::OpenSearchServerless::VpcEndpoint
 * @stateless
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-vpc.html
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-collection-endpoints.html
 * @example
 * declare const clients: ec2.SecurityGroup;
 * const endpoint = new aoss.VpcEndpoint(this, 'Endpoint', { vpc });
 * endpoint.connections.allowDefaultPortFrom(clients);
 * new aoss.Collection(this, 'Documents', {
 *   type: aoss.CollectionType.SEARCH,
 *   networkAccess: aoss.NetworkAccess.privateAccess({ vpcEndpoints: [endpoint] }),
 * });
 */
export class VpcEndpoint extends VpcEndpointBase {
  /**
   * An endpoint that another app made.
   *
   * @param scope construct scope
   * @param id construct id
   * @param attrs its id, and its security groups where clients are to be let in
   */
  public static fromVpcEndpointAttributes(scope: Construct, id: string, attrs: VpcEndpointAttributes): IVpcEndpoint {
    const { vpcEndpointId, securityGroups } = attrs;
    validateEndpointId(scope, 'vpcEndpointId', vpcEndpointId);

    class Import extends VpcEndpointBase {
      public readonly vpcEndpointId = vpcEndpointId;
      public readonly connections = connectionsOf(securityGroups);
    }
    return new Import(scope, id);
  }

  /** @attribute Id */
  public readonly vpcEndpointId: string;
  /** The security groups of the endpoint; the default port is 443. */
  public readonly connections: ec2.Connections;

  constructor(scope: Construct, id: string, props: VpcEndpointProps) {
    super(scope, id);

    const { vpc, vpcSubnets, vpcEndpointName } = props;
    validateName(this, 'vpcEndpointName', vpcEndpointName);
    validateDns(this, vpc);
    const { subnets } = vpc.selectSubnets(vpcSubnets ?? { onePerAz: true });
    const selected = vpcSubnets ? subnets : subnets.slice(0, MOST_SUBNETS);
    validateCount(this, 'vpcSubnets', selected.length, MOST_SUBNETS);
    const securityGroups = props.securityGroups ?? [
      // It answers, and begins nothing.
      new ec2.SecurityGroup(this, 'SecurityGroup', { vpc, allowAllOutbound: false }),
    ];
    validateCount(this, 'securityGroups', securityGroups.length, MOST_SECURITY_GROUPS);

    const resource = new CfnVpcEndpoint(this, 'Resource', {
      // The old one is deleted before one of the same name is made.
      name: vpcEndpointName ?? deriveName(this, LONGEST_DERIVED_NAME, []),
      vpcId: vpc.vpcId,
      subnetIds: selected.map(({ subnetId }) => subnetId),
      securityGroupIds: securityGroups.map(({ securityGroupId }) => securityGroupId),
    });
    this.vpcEndpointId = resource.attrId;
    this.connections = connectionsOf(securityGroups);
  }
}

function connectionsOf(securityGroups?: ec2.ISecurityGroup[]): ec2.Connections {
  return new ec2.Connections({ securityGroups, defaultPort: ec2.Port.tcp(443) });
}

/** In a VPC without them the private hosted zone is not asked, and names of collections lead to the internet. */
function validateDns(endpoint: VpcEndpoint, vpc: ec2.IVpc): void {
  const { dnsSupportEnabled, dnsHostnamesEnabled } = vpc as Partial<ec2.Vpc>;
  const off = dnsSupportEnabled === false ? 'enableDnsSupport' : 'enableDnsHostnames';
  if (dnsSupportEnabled !== false && dnsHostnamesEnabled !== false) return;
  fail(
    endpoint,
    'DnsOff',
    `'${off}' of '${vpc.node.path}' must be true, got false: names of collections would not lead to the endpoint`,
  );
}

function validateCount(endpoint: VpcEndpoint, property: string, count: number, most: number): void {
  if (count >= 1 && count <= most) return;
  fail(endpoint, 'CountOutOfRange', `'${property}' must be 1 to ${most}, got ${count}`);
}
