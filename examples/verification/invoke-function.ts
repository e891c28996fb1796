import { InvokeCommand, LambdaClient, ResourceConflictException } from '@aws-sdk/client-lambda';
import { demand, type CheckContext } from './check';

/** Lets a function run, and answers what it returned; one that fails fails the check. */
export async function invokeFunction(context: CheckContext, functionName: string, payload: object): Promise<string> {
  const lambda = context.client(LambdaClient);
  const command = new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(payload)) });
  const { FunctionError, Payload } = await context.waitFor(`${functionName} to run`, async () => {
    try {
      return { ready: await lambda.send(command) };
    } catch (error) {
      // A function in a VPC that was idle for weeks gets its network back first.
      if (error instanceof ResourceConflictException) {
        return { notYet: error.message };
      }
      throw error;
    }
  });
  const text = Payload?.transformToString() ?? '';
  demand(FunctionError === undefined, `the function failed (${FunctionError}): ${text.slice(0, 500)}`);
  return text;
}
