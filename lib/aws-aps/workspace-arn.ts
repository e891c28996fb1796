import type { IConstruct } from 'constructs';
import { validateString } from '../core/validation';

const WORKSPACE_ARN = /^arn:[a-z-]+:aps:[a-z0-9-]+:\d{12}:workspace\/ws-[\w-]+$/;

/** Refuses what is not the ARN of a workspace, such as an id or an endpoint. */
export function validateArn(scope: IConstruct, arn: string): void {
  validateString(scope, 'workspaceArn', arn, {
    pattern: WORKSPACE_ARN,
    allows: 'the form arn:<partition>:aps:<region>:<account>:workspace/<id>, where the id begins with ws-',
  });
}
