import { type CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { CannotVerify } from './cannot-verify';
import { describeError, isServiceError } from './service-errors';

/** The outputs of one deployed stack. */
export class StackOutputs {
  constructor(
    readonly stackName: string,
    private readonly values: ReadonlyMap<string, string>,
  ) {}

  /** The value of an output; a missing one is refused with the names of those that are there. */
  get(name: string): string {
    const value = this.values.get(name);
    if (value === undefined) {
      const present = this.values.size === 0 ? 'it has none' : `it has ${[...this.values.keys()].sort().join(', ')}`;
      throw new Error(
        `stack '${this.stackName}' has no output '${name}' (${present}); was it deployed from this version? ` +
          `npx cdk deploy ${this.stackName}`,
      );
    }
    return value;
  }
}

/** A rolled back first deployment ends in ROLLBACK_COMPLETE: the stack is there, its resources are not. */
const usable = new Set([
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE',
  'IMPORT_COMPLETE',
  'IMPORT_ROLLBACK_COMPLETE',
]);

/** Reads the outputs of a stack whose deployment has ended well. */
export async function readOutputs(
  cloudFormation: CloudFormationClient,
  stackName: string,
  abortSignal?: AbortSignal,
): Promise<StackOutputs> {
  const stack = await describeStack(cloudFormation, stackName, abortSignal);
  const status = stack.StackStatus ?? 'unknown';
  if (!usable.has(status)) {
    throw new CannotVerify(`stack '${stackName}' is ${status}, ${remedy(status, stackName)}`);
  }
  const outputs = (stack.Outputs ?? []).map(
    ({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue] as const,
  );
  return new StackOutputs(stackName, new Map(outputs));
}

async function describeStack(
  client: CloudFormationClient,
  stackName: string,
  abortSignal?: AbortSignal,
): Promise<Stack> {
  try {
    const answer = await client.send(new DescribeStacksCommand({ StackName: stackName }), { abortSignal });
    const stack = answer.Stacks?.[0];
    if (stack !== undefined) {
      return stack;
    }
  } catch (error) {
    if (!isServiceError(error) || !error.message.includes('does not exist')) {
      throw new CannotVerify(`the stack '${stackName}' could not be read: ${describeError(error)}`, { cause: error });
    }
  }
  throw new CannotVerify(
    `there is no stack '${stackName}' in ${await client.config.region()}; ` +
      `deploy it with 'npx cdk deploy ${stackName}', or say with --region where it is`,
  );
}

function remedy(status: string, stackName: string): string {
  if (status.endsWith('_IN_PROGRESS')) {
    return 'expected a deployment that has ended: wait for it and run this again';
  }
  return status === 'ROLLBACK_COMPLETE'
    ? `so its first deployment failed and nothing is left of it: 'npx cdk deploy ${stackName}' replaces it`
    : `expected a deployment that has ended well: see its events in CloudFormation, then 'npx cdk deploy ${stackName}'`;
}
