import * as path from 'node:path';
import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { createHandlerFunction } from '../core/handler-function';
import type { IDirectoryBucket } from './directory-bucket';
import { CREATE_SESSION, SESSION_KEY_ACTIONS } from './session';

/**
 * Empties the bucket before CloudFormation deletes it.
 *
 * The permission to do so is in the bucket's own policy. When `autoDeleteObjects` is switched off, the statement goes with
 * the update and the custom resource only afterwards, so that its last event finds no permission and deletes nothing.
 */
export function emptyBeforeDeletion(bucket: IDirectoryBucket): void {
  const emptier = BucketEmptier.of(bucket);
  const { policyDependable } = bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [emptier.role],
      actions: [CREATE_SESSION],
      resources: [bucket.bucketArn],
    }),
  );
  const emptied = new CustomResource(bucket, 'EmptyBeforeDeletion', {
    serviceToken: emptier.serviceToken,
    resourceType: 'Custom::S3ExpressEmptyBucket',
    properties: { BucketName: bucket.bucketName },
  });
  emptied.node.addDependency(policyDependable!, emptier);

  if (bucket.encryptionKey) {
    // A policy of its own, not the role's: it outlives the custom resource when bucket and key leave the stack together.
    const policy = new iam.Policy(bucket, 'EmptyBeforeDeletionKeyPolicy', {
      roles: [emptier.role],
      statements: [
        new iam.PolicyStatement({ actions: SESSION_KEY_ACTIONS, resources: [bucket.encryptionKey.keyRef.keyArn] }),
      ],
    });
    emptied.node.addDependency(policy);
  }
}

/**
 * The function that empties buckets, once per stack however many buckets there are.
 *
 * It answers CloudFormation itself: aws-cdk-lib's provider framework would need a state machine and three more functions to
 * go on for longer than one run, where this one calls itself again.
 */
class BucketEmptier extends Construct {
  static of(scope: Construct): BucketEmptier {
    const id = 'S3ExpressBucketEmptier';
    const stack = Stack.of(scope);
    return (stack.node.tryFindChild(id) as BucketEmptier | undefined) ?? new BucketEmptier(stack, id);
  }

  readonly role: iam.IRole;
  readonly serviceToken: string;

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    const { handler, role } = createHandlerFunction(this, {
      description: 'Empties S3 Express directory buckets before CloudFormation deletes them',
      folder: path.join(__dirname, 'handlers', 'empty-bucket'),
      timeout: Duration.minutes(15),
      memorySize: 512,
    });
    // A policy of its own, not the role's: the function depends on that one, and would depend on itself.
    new iam.Policy(this, 'ContinuePolicy', {
      roles: [role],
      statements: [new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [handler.functionArn] })],
    });

    this.role = role;
    this.serviceToken = handler.functionArn;
  }
}
