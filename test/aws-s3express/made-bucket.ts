import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { aws_s3express as s3express } from '../../lib';
import { testStack } from '../support/stack';

export const BUCKET = 'AWS::S3Express::DirectoryBucket';
export const POLICY = 'AWS::S3Express::BucketPolicy';
export const location = s3express.BucketLocation.availabilityZone('use1-az4');

/** A bucket in a stack of its own. */
export function make(props: Partial<s3express.DirectoryBucketProps> = {}) {
  const stack = testStack();
  return { stack, bucket: new s3express.DirectoryBucket(stack, 'Bucket', { location, ...props }) };
}

/** The properties of the stack's only bucket. */
export function properties(stack: Stack): Record<string, unknown> {
  return Object.values(Template.fromStack(stack).findResources(BUCKET))[0]!['Properties'];
}

/** Somebody to grant to. */
export function role(stack: Stack): iam.Role {
  return new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
}
