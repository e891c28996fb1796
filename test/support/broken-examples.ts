import { Annotations, Stack, Validations } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3express from 'aws-cdk-lib/aws-s3express';
import type { ExampleClass } from '../../examples';
import { stackOf } from './stack-of';

const bucket = (stack: Stack, dataRedundancy = 'SingleAvailabilityZone') =>
  new s3express.CfnDirectoryBucket(stack, 'Bucket', { dataRedundancy, locationName: 'use1-az4' });

const NO_SUCH_VALUE = 'CloudFormation-Validate::W3030';
const GOOD_REASON = 'the value is newer than the schema, seen in the release notes of 2026-11-20';

/** Examples that the validators must refuse, and one that explains itself. */
export const BROKEN_EXAMPLES = {
  'broken-by-an-error': stackOf((stack) => bucket(stack).addPropertyOverride('Colour', 'blue')),
  'broken-by-a-warning': stackOf((stack) => bucket(stack, 'TwoZones')),
  'broken-by-nag': stackOf((stack) => new s3.CfnBucket(stack, 'Bucket')),
  'broken-by-an-annotation': stackOf((stack) => Annotations.of(bucket(stack)).addWarningV2('test:odd', 'this is odd')),
  'broken-beside-its-stack': stackOf((stack, id) => {
    bucket(stack);
    bucket(new Stack(stack.node.root, `${id}-second`), 'TwoZones');
  }),
  'broken-by-a-hollow-reason': stackOf((stack) =>
    Validations.of(bucket(stack, 'TwoZones')).acknowledge({ id: NO_SUCH_VALUE, reason: 'known' }),
  ),
  'broken-by-a-stale-acknowledgement': stackOf((stack) =>
    Validations.of(bucket(stack)).acknowledge(
      { id: NO_SUCH_VALUE, reason: GOOD_REASON },
      { id: 'AwsSolutions-S1', reason: GOOD_REASON },
      { id: 'test:odd', reason: GOOD_REASON },
    ),
  ),
  'broken-by-silence': stackOf((stack) => {
    Annotations.of(bucket(stack)).addWarningV2('test:odd', 'this is odd');
    Annotations.of(stack).acknowledgeWarning('test:odd', GOOD_REASON);
  }),
  'broken-from-the-start': stackOf((stack) => {
    bucket(stack, 'TwoZones');
    throw new Error('no such thing');
  }),
  'not-broken': stackOf((stack) => {
    Annotations.of(bucket(stack, 'TwoZones')).addWarningV2('test:odd', 'this is odd');
    // Makes aws-cdk-lib acknowledge a rule of its own accord.
    stack.node.addMetadata('zones', stack.availabilityZones);
    Validations.of(stack).acknowledge(
      { id: NO_SUCH_VALUE, reason: GOOD_REASON },
      { id: 'test:odd', reason: GOOD_REASON },
    );
    const plain = new s3.CfnBucket(stack, 'Plain');
    for (const id of ['AwsSolutions-S1', 'AwsSolutions-S10']) {
      Validations.of(plain).acknowledge({ id, reason: GOOD_REASON });
    }
  }),
} satisfies Record<string, ExampleClass>;
