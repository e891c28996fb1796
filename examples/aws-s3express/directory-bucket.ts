import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { aws_s3express as s3express } from '../../lib';

export class DirectoryBucketExample extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    new s3express.DirectoryBucket(this, 'Bucket');
  }
}
