import { RemovalPolicy } from 'aws-cdk-lib';
import * as s3express from 'aws-cdk-lib/aws-s3express';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { synthesize } from './example';
import { stabilityFindings } from './stability';
import { stackOf } from './stack-of';

const example = synthesize(
  stackOf((stack) => {
    const location = { dataRedundancy: 'SingleAvailabilityZone', locationName: 'use1-az4' };
    new s3express.CfnDirectoryBucket(stack, 'Bucket', location).applyRemovalPolicy(RemovalPolicy.DESTROY);
    new ssm.CfnParameter(stack, 'Kept', { type: 'String', value: 'x' }).applyRemovalPolicy(RemovalPolicy.RETAIN);
    new ssm.CfnParameter(stack, 'Fleeting', { type: 'String', value: 'x' });
  }),
  'stable',
);

test('finds nothing when everything that holds data is named', () => {
  const named = { 'AWS::S3Express::DirectoryBucket': ['Bucket'], 'AWS::SSM::Parameter': ['Kept'] };
  expect(stabilityFindings(example, named)).toEqual([]);
});

test('finds a bucket that is not named, whatever its removal policy, and anything that is retained', () => {
  expect(stabilityFindings(example, {})).toEqual([
    expect.stringContaining("AWS::S3Express::DirectoryBucket 'Bucket' is stateful; name it"),
    expect.stringContaining("AWS::SSM::Parameter 'Kept' is stateful; name it"),
  ]);
});

test('finds a logical id that has changed', () => {
  const before = { 'AWS::S3Express::DirectoryBucket': ['Store'], 'AWS::SSM::Parameter': ['Kept'] };
  expect(stabilityFindings(example, before)).toEqual([
    expect.stringContaining("'Store' is gone: a new logical id deletes the resource with its data"),
    expect.stringContaining("'Bucket' is stateful"),
  ]);
});
