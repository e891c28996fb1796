import * as path from 'node:path';
import { CustomResource, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as cr from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import type { DirectoryBucket } from './directory-bucket';
import { CREATE_SESSION, SESSION_KEY_ACTIONS } from './session';

const CODE = path.join(__dirname, 'handlers', 'empty-bucket');

/**
 * Empties the bucket before CloudFormation deletes it.
 *
 * The permission to do so is in the bucket's own policy. When `autoDeleteObjects` is switched off, the statement goes with
 * the update and the custom resource only afterwards, so that the last event finds no permission and deletes nothing.
 */
export function emptyBeforeDeletion(bucket: DirectoryBucket): void {
  const provider = EmptyBucketProvider.of(bucket);
  const { policyDependable } = bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [provider.role],
      actions: [CREATE_SESSION],
      resources: [bucket.bucketArn],
    }),
  );
  const emptied = new CustomResource(bucket, 'EmptyBeforeDeletion', {
    serviceToken: provider.serviceToken,
    resourceType: 'Custom::S3ExpressEmptyBucket',
    properties: { BucketName: bucket.bucketName },
  });
  emptied.node.addDependency(policyDependable!);

  if (bucket.encryptionKey) {
    // A policy of its own, not the role's: it has to outlive the custom resource when bucket and key leave the stack together.
    const policy = new iam.Policy(bucket, 'EmptyBeforeDeletionKeyPolicy', {
      roles: [provider.role],
      statements: [
        new iam.PolicyStatement({ actions: SESSION_KEY_ACTIONS, resources: [bucket.encryptionKey.keyRef.keyArn] }),
      ],
    });
    emptied.node.addDependency(policy);
  }
}

/** The functions that empty buckets, once per stack however many buckets there are. */
class EmptyBucketProvider extends Construct {
  static of(scope: Construct): EmptyBucketProvider {
    const id = 'S3ExpressEmpty';
    const stack = Stack.of(scope);
    return (stack.node.tryFindChild(id) as EmptyBucketProvider | undefined) ?? new EmptyBucketProvider(stack, id);
  }

  readonly role: iam.IRole;
  readonly serviceToken: string;

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const common: Omit<lambda.FunctionProps, 'handler'> = {
      code: lambda.Code.fromAsset(CODE),
      runtime: lambda.determineLatestNodeRuntime(this),
      architecture: lambda.Architecture.ARM_64,
      memorySize: 512,
      logGroup,
    };
    const onEvent = new lambda.Function(this, 'OnEvent', { ...common, handler: 'index.onEvent' });
    const isComplete = new lambda.Function(this, 'IsComplete', {
      ...common,
      handler: 'index.isComplete',
      timeout: Duration.minutes(15),
    });
    const provider = new cr.Provider(this, 'Resource', {
      onEventHandler: onEvent,
      isCompleteHandler: isComplete,
      queryInterval: Duration.seconds(10),
      totalTimeout: Duration.hours(1),
      logGroup,
    });

    this.role = isComplete.role!;
    this.serviceToken = provider.serviceToken;
    this.acknowledgeFindings();
  }

  private acknowledgeFindings(): void {
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-IAM4',
      reason:
        'AWSLambdaBasicExecutionRole grants writing logs and nothing else; the functions have no other managed policy',
    });
  }
}
