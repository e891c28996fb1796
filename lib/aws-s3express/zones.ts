/**
 * Availability Zones that offer S3 Express One Zone, as the S3 user guide listed them on 2026-11-24.
 *
 * No API lists them and AWS adds zones without notice, so a zone that is missing here is worth a warning and never an error.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-bucket-az-networking.html
 */
const KNOWN_ZONES: Readonly<Record<string, readonly string[]>> = {
  'ap-northeast-1': ['apne1-az1', 'apne1-az4'],
  'ap-northeast-2': ['apne2-az3'],
  'ap-south-1': ['aps1-az1', 'aps1-az3'],
  'ap-southeast-1': ['apse1-az1'],
  'ap-southeast-2': ['apse2-az1'],
  'ca-central-1': ['cac1-az1'],
  'eu-central-1': ['euc1-az1', 'euc1-az2'],
  'eu-north-1': ['eun1-az1', 'eun1-az2', 'eun1-az3'],
  'eu-west-1': ['euw1-az1', 'euw1-az3'],
  'eu-west-3': ['euw3-az1'],
  'sa-east-1': ['sae1-az1'],
  'us-east-1': ['use1-az4', 'use1-az5', 'use1-az6'],
  'us-east-2': ['use2-az1', 'use2-az2'],
  'us-west-1': ['usw1-az1'],
  'us-west-2': ['usw2-az1', 'usw2-az3', 'usw2-az4'],
};

/** The zones of a region that are known to offer S3 Express One Zone; undefined for a region that the table lacks. */
export function knownZones(region: string): readonly string[] | undefined {
  return KNOWN_ZONES[region];
}

/** The region that a zone belongs to, told by the zone's first part (`use1`); undefined when the table lacks it. */
export function regionOfZone(zoneId: string): string | undefined {
  const prefix = `${zoneId.split('-')[0]}-`;
  return Object.keys(KNOWN_ZONES).find((region) => KNOWN_ZONES[region]?.some((zone) => zone.startsWith(prefix)));
}
