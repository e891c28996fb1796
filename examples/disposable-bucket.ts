import { RemovalPolicy, Validations, type Duration } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** What differs from one example to the next. */
export interface DisposableBucketProps {
  /** Why it has no access log. */
  readonly noAccessLog: string;
  /** How old objects get; by default as old as the stack. */
  readonly expiration?: Duration;
}

/** A bucket for examples that goes with the stack, and what is in it too: nothing public, TLS only. */
export class DisposableBucket extends s3.Bucket {
  constructor(scope: Construct, id: string, props: DisposableBucketProps) {
    super(scope, id, {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
      lifecycleRules: props.expiration && [{ expiration: props.expiration }],
    });
    Validations.of(this).acknowledge({ id: 'AwsSolutions-S1', reason: props.noAccessLog });
  }
}
