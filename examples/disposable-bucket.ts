import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** Why an example's bucket has no access log. */
export interface DisposableBucketProps {
  readonly noAccessLog: string;
}

/** A bucket for examples that goes with the stack, and what is in it too: nothing public, TLS only. */
export class DisposableBucket extends s3.Bucket {
  constructor(scope: Construct, id: string, props: DisposableBucketProps) {
    super(scope, id, {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    Validations.of(this).acknowledge({ id: 'AwsSolutions-S1', reason: props.noAccessLog });
  }
}
