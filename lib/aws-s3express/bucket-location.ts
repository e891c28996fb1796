import { Annotations, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { fail, isKnown } from '../core/validation';
import { knownZones, regionOfZone } from './zones';

const ZONE_NAME = /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/;
const AVAILABILITY_ZONE_ID = /^[a-z]+\d+-az\d+$/;
const LOCAL_ZONE_ID = /^[a-z]+\d+-[a-z]+\d+-az\d+$/;

/**
 * The one zone that a directory bucket lives in.
 *
 * It is for life: another location means another bucket, and CloudFormation replaces it. Put compute in the same zone,
 * since that is where the low latency comes from; access from other zones of the region works and is slower.
 *
 * A known zone of another region, a zone *name* and a zone id of the wrong kind are refused when the bucket is made. A
 * zone that this library does not know in a region that it knows is a warning
 * (`cdk-reinvent-constructs:s3express.unknownZone`).
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-bucket-az-networking.html
 */
export class BucketLocation {
  /**
   * An Availability Zone.
   *
   * @param zoneId the zone's id, such as `use1-az4`, which means the same zone in every account; a zone name such as
   * `us-east-1a` does not, and is refused
   */
  public static availabilityZone(zoneId: string): BucketLocation {
    return new BucketLocation(zoneId, 'SingleAvailabilityZone', AVAILABILITY_ZONE_ID);
  }

  /**
   * A Local Zone or a Dedicated Local Zone. The account must have opted in to its zone group first.
   *
   * @param zoneId the zone's id, such as `usw2-lax1-az1`
   */
  public static localZone(zoneId: string): BucketLocation {
    return new BucketLocation(zoneId, 'SingleLocalZone', LOCAL_ZONE_ID);
  }

  /**
   * The Availability Zone of a subnet of the same app, found at deployment. The deployment fails when that zone does not
   * offer S3 Express One Zone; where the zone must be certain, name it and put the subnet there with `ZonalSubnet`.
   *
   * @param subnet a subnet that the app creates; of an imported one the template cannot tell the zone's id, so it is
   * refused
   */
  public static subnet(subnet: ec2.ISubnetRef): BucketLocation {
    const resource = ec2.CfnSubnet.isCfnSubnet(subnet) ? subnet : subnet.node.defaultChild;
    if (!ec2.CfnSubnet.isCfnSubnet(resource)) {
      fail(
        subnet,
        'SubnetZoneUnknown',
        `the zone id of '${subnet.node.path}' is not known, since the subnet is imported; ` +
          `give the zone instead: BucketLocation.availabilityZone('use1-az4')`,
      );
    }
    return new BucketLocation(resource.attrAvailabilityZoneId, 'SingleAvailabilityZone', AVAILABILITY_ZONE_ID);
  }

  private constructor(
    /** The zone's id, as CloudFormation's `LocationName` wants it. */
    public readonly locationName: string,
    /** CloudFormation's `DataRedundancy`: `SingleAvailabilityZone` or `SingleLocalZone`. */
    public readonly dataRedundancy: string,
    private readonly shape: RegExp,
  ) {}

  /**
   * Refuses a location that cannot be the bucket's.
   *
   * @internal
   */
  public _validate(scope: Construct): void {
    const zone = this.locationName;
    if (!isKnown(zone)) return;

    if (ZONE_NAME.test(zone)) {
      fail(
        scope,
        'ZoneNameGiven',
        `'location' must be a zone id such as 'use1-az4', got the zone name '${zone}', which means another zone in every ` +
          `account; 'aws ec2 describe-availability-zones' shows the ids of yours`,
      );
    }
    if (!this.shape.test(zone)) {
      const local = this.shape === LOCAL_ZONE_ID;
      const other = (local ? AVAILABILITY_ZONE_ID : LOCAL_ZONE_ID).test(zone)
        ? `; use BucketLocation.${local ? 'availabilityZone' : 'localZone'}('${zone}')`
        : '';
      const kind = local ? "a Local Zone's id such as 'usw2-lax1-az1'" : "an Availability Zone's id such as 'use1-az4'";
      fail(scope, 'ZoneIdInvalid', `'location' must be ${kind}, got '${zone}'${other}`);
    }
    this.validateRegion(scope, Stack.of(scope).region);
  }

  private validateRegion(scope: Construct, region: string): void {
    if (!isKnown(region)) return;

    const home = regionOfZone(this.locationName);
    if (home !== undefined && home !== region) {
      fail(
        scope,
        'ZoneOfAnotherRegion',
        `'location' must be a zone of the stack's region ${region}, got '${this.locationName}' of ${home}`,
      );
    }
    const zones = knownZones(region);
    if (this.shape === AVAILABILITY_ZONE_ID && zones?.includes(this.locationName) === false) {
      Annotations.of(scope).addWarningV2(
        'cdk-reinvent-constructs:s3express.unknownZone',
        `'${this.locationName}' is not among the zones of ${region} known to offer S3 Express One Zone ` +
          `(${zones.join(', ')}); the deployment fails if it does not. Acknowledge this warning if you know that it does`,
      );
    }
  }
}
