import { Resource, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct, IDependable } from 'constructs';
import type { BucketLocation } from './bucket-location';

/** How a subnet in the zone of a directory bucket is made. */
export interface ZonalSubnetProps {
  /** The VPC that gets the subnet. */
  readonly vpc: ec2.IVPCRef;

  /** The zone: the same value that the bucket was made with. */
  readonly location: BucketLocation;

  /**
   * The subnet's IPv4 range, such as `10.0.0.0/24`, inside the VPC's range and free in it.
   */
  readonly cidrBlock: string;
}

/**
 * A private subnet in the zone of a directory bucket, for compute that needs the bucket's low latency.
 *
 * `ec2.Vpc` places subnets by zone *names*, and which zone a name means differs from account to account. This subnet is
 * placed by zone id. Its `availabilityZone` is what CloudFormation tells after it was made, so instances, volumes and
 * functions that are put into it (`vpcSubnets: { subnets: [subnet] }`) agree with it.
 *
 * It has a route table with no route but the VPC's own: add endpoints for the services that it must reach.
 *
 * @resource AWS::EC2::Subnet
 * @stateless
 * @example
 * const location = s3express.BucketLocation.availabilityZone('use1-az4');
 * const subnet = new s3express.ZonalSubnet(this, 'Subnet', { vpc, location, cidrBlock: '10.0.0.0/24' });
 */
export class ZonalSubnet extends Resource implements ec2.ISubnet {
  /** @attribute */
  public readonly subnetId: string;
  public readonly availabilityZone: string;
  public readonly ipv4CidrBlock: string;
  public readonly routeTable: ec2.IRouteTable;
  public readonly internetConnectivityEstablished: IDependable;

  constructor(scope: Construct, id: string, props: ZonalSubnetProps) {
    super(scope, id);
    props.location._validate(this);

    const resource = new ec2.CfnSubnet(this, 'Resource', {
      vpcId: props.vpc.vpcRef.vpcId,
      availabilityZoneId: props.location.locationName,
      cidrBlock: props.cidrBlock,
      mapPublicIpOnLaunch: false,
    });
    Tags.of(this).add('Name', this.node.path);
    const table = new ec2.CfnRouteTable(this, 'RouteTable', { vpcId: props.vpc.vpcRef.vpcId });
    const association = new ec2.CfnSubnetRouteTableAssociation(this, 'RouteTableAssociation', {
      routeTableId: table.ref,
      subnetId: resource.ref,
    });

    this.subnetId = resource.ref;
    this.availabilityZone = resource.attrAvailabilityZone;
    this.ipv4CidrBlock = props.cidrBlock;
    this.routeTable = { routeTableId: table.ref };
    this.internetConnectivityEstablished = association;
  }

  public get subnetRef(): ec2.SubnetReference {
    return { subnetId: this.subnetId };
  }

  public associateNetworkAcl(id: string, networkAcl: ec2.INetworkAcl): void {
    new ec2.CfnSubnetNetworkAclAssociation(this, id, {
      networkAclId: networkAcl.networkAclId,
      subnetId: this.subnetId,
    });
  }
}
