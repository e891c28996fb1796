import { RemovalPolicy, type Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import type { Construct } from 'constructs';

const LOGS = { retention: logs.RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY };

/** What the function behind a custom resource is. */
export interface HandlerSettings {
  readonly description: string;
  /** The folder whose `index.js` has the handler. */
  readonly folder: string;
  readonly timeout: Duration;
  readonly memorySize?: number;
  /** Where it runs, for what cannot be reached from elsewhere. */
  readonly network?: Pick<lambda.FunctionOptions, 'vpc' | 'vpcSubnets' | 'securityGroups'>;
}

/** The function behind a custom resource, and the role that it acts as. */
export interface HandlerFunction {
  readonly handler: lambda.Function;
  readonly role: iam.IRole;
}

/**
 * Makes the function behind a custom resource. Its role may write its own log, and in a VPC what Lambda needs there; the
 * log goes with the stack.
 */
export function createHandlerFunction(parent: Construct, settings: HandlerSettings): HandlerFunction {
  const { description, folder, timeout, memorySize, network } = settings;
  const logGroup = new logs.LogGroup(parent, 'Logs', LOGS);
  const role = new iam.Role(parent, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grants.write(role);
  // aws-cdk-lib gives this to roles of its own only.
  if (network?.vpc) {
    role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaVPCAccessExecutionRole'));
  }
  const handler = new lambda.Function(parent, 'Function', {
    description,
    code: lambda.Code.fromAsset(folder),
    handler: 'index.handler',
    runtime: lambda.determineLatestNodeRuntime(parent),
    architecture: lambda.Architecture.ARM_64,
    timeout,
    memorySize,
    role,
    logGroup,
    ...network,
  });
  return { handler, role };
}

/** Has aws-cdk-lib's provider framework call the function and answer CloudFormation. */
export function createProvider(parent: Construct, onEventHandler: lambda.IFunction): Provider {
  // A role of ours: the provider's own may write every log of the account.
  const role = new iam.Role(parent, 'ProviderRole', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  const logGroup = new logs.LogGroup(parent, 'ProviderLogs', LOGS);
  logGroup.grants.write(role);
  return new Provider(parent, 'Provider', { onEventHandler, logGroup, frameworkOnEventRole: role });
}
