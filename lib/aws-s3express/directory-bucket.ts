import { Resource } from 'aws-cdk-lib';
import { CfnDirectoryBucket } from 'aws-cdk-lib/aws-s3express';
import type { Construct } from 'constructs';

/** Placeholder while the module is being built. */
export class DirectoryBucket extends Resource {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new CfnDirectoryBucket(this, 'Resource', { locationName: 'use1-az4', dataRedundancy: 'SingleAvailabilityZone' });
  }
}
