import type { Calls } from '../support/iam-table';
import { arn } from '../support/prove-example';
import { ACCOUNT, REGION } from '../support/stack';

/** An account that has nothing to do with an example. */
export const STRANGERS = '210987654321';

/** The service assumes the role of an example's pipeline, and says for which pipeline it does. */
export function assumedFor(pipelineName: string, account: string = ACCOUNT): Calls {
  return {
    principal: 'osis-pipelines.amazonaws.com',
    action: 'sts:AssumeRole',
    resource: arn('Pipeline/Role'),
    context: {
      'aws:SourceAccount': account,
      'aws:SourceArn': `arn:aws:osis:${REGION}:${account}:pipeline/${pipelineName}`,
    },
  };
}
