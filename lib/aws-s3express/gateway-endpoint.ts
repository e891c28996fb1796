import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  CfnAccessPoint,
  CfnDirectoryBucket,
  type IAccessPointRef,
  type IDirectoryBucketRef,
} from 'aws-cdk-lib/aws-s3express';
import { Construct } from 'constructs';
import { fail } from '../core/validation';
import { CREATE_SESSION } from './session';

/** How the way from a VPC to directory buckets is made. */
export interface GatewayEndpointProps {
  /** The VPC that gets the endpoint. */
  readonly vpc: ec2.IVpc;

  /**
   * The subnets whose route tables get the route.
   *
   * @default - all subnets of the VPC that the VPC construct knows; a `ZonalSubnet` must be named
   */
  readonly subnets?: ec2.SubnetSelection[];

  /**
   * The directory buckets that can be reached through the endpoint.
   *
   * @default - none but those that `allow` is called with
   */
  readonly buckets?: IDirectoryBucketRef[];

  /**
   * The access points that can be reached through the endpoint.
   *
   * @default - none but those that `allowAccessPoint` is called with
   */
  readonly accessPoints?: IAccessPointRef[];
}

/** Which endpoint a route table already leads to, since S3 Express can be reached by one route per table only. */
const routed = new WeakMap<ec2.IRouteTable, GatewayEndpoint>();

/**
 * The way from a VPC to directory buckets that costs nothing and needs no NAT.
 *
 * The gateway endpoint of S3 (`com.amazonaws.<region>.s3`) does not carry traffic to directory buckets: without this one,
 * all of it goes through NAT, where it is slow and billed by the byte, or nowhere. Its policy lets sessions be opened on
 * the buckets and access points that it is given, and on nothing else.
 *
 * One per VPC (exactly: per route table); a second one for the same route table is refused.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-networking.html
 * @example
 * declare const bucket: s3express.DirectoryBucket;
 * new s3express.GatewayEndpoint(this, 'S3ExpressEndpoint', { vpc, buckets: [bucket] });
 */
export class GatewayEndpoint extends Construct {
  /** The endpoint itself, for its id and for statements beyond these. */
  public readonly endpoint: ec2.GatewayVpcEndpoint;

  private allowed = false;

  constructor(scope: Construct, id: string, props: GatewayEndpointProps) {
    super(scope, id);
    this.claimRouteTables(props.vpc, props.subnets ?? [{ subnets: allSubnets(props.vpc) }]);

    this.endpoint = new ec2.GatewayVpcEndpoint(this, 'Resource', {
      vpc: props.vpc,
      service: ec2.GatewayVpcEndpointAwsService.S3_EXPRESS,
      subnets: props.subnets,
    });
    props.buckets?.forEach((bucket) => this.allow(bucket));
    props.accessPoints?.forEach((accessPoint) => this.allowAccessPoint(accessPoint));
    this.node.addValidation({
      // An endpoint without a policy lets everything through, to everybody's buckets.
      validate: () =>
        this.allowed ? [] : ["'buckets' or 'accessPoints' must name what the endpoint lets through, got none"],
    });
  }

  /**
   * Lets sessions be opened on one more bucket.
   *
   * @param bucket the bucket
   */
  public allow(bucket: IDirectoryBucketRef): void {
    this.allowSessions(CfnDirectoryBucket.arnForDirectoryBucket(bucket));
  }

  /**
   * Lets sessions be opened on one more access point.
   *
   * @param accessPoint the access point
   */
  public allowAccessPoint(accessPoint: IAccessPointRef): void {
    this.allowSessions(CfnAccessPoint.arnForAccessPoint(accessPoint));
  }

  private allowSessions(arn: string): void {
    this.allowed = true;
    this.endpoint.addToPolicy(
      new iam.PolicyStatement({ principals: [new iam.StarPrincipal()], actions: [CREATE_SESSION], resources: [arn] }),
    );
  }

  private claimRouteTables(vpc: ec2.IVpc, selections: ec2.SubnetSelection[]): void {
    const tables = new Set(
      selections.flatMap((selection) => vpc.selectSubnets(selection).subnets.map(({ routeTable }) => routeTable)),
    );
    if (tables.size === 0) {
      fail(
        this,
        'NoRouteTables',
        `'subnets' must select at least one subnet of '${vpc.node.path}', got none; name a ZonalSubnet as ` +
          `subnets: [{ subnets: [subnet] }]`,
      );
    }
    for (const table of tables) {
      const other = routed.get(table);
      if (other) {
        fail(
          this,
          'RouteTableTaken',
          `a route table of '${vpc.node.path}' can lead to S3 Express once, got a second endpoint beside ` +
            `'${other.node.path}'; call allow(bucket) on that one`,
        );
      }
      routed.set(table, this);
    }
  }
}

function allSubnets(vpc: ec2.IVpc): ec2.ISubnet[] {
  return [...vpc.publicSubnets, ...vpc.privateSubnets, ...vpc.isolatedSubnets];
}
