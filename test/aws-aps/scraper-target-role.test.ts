import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { aws_aps as aps } from '../../lib';
import { ACCOUNT, testStack } from '../support/stack';
import { ExistingWorkspace, WORKSPACE_ARN, allowed, arnOf, make, roleIn } from './made-scraper';

const OTHER = '210987654321';
const FOREIGN_WORKSPACE = `arn:aws:aps:us-east-1:${OTHER}:workspace/ws-1`;

describe('the role that a workspace has for scrapers of other accounts', () => {
  function targetRole(stack: Stack, props: Partial<aps.ScraperTargetRoleProps> = {}): aps.ScraperTargetRole {
    const workspace = new ExistingWorkspace(stack, 'Workspace');
    return new aps.ScraperTargetRole(stack, 'Target', { workspace, scraperAccounts: [OTHER], ...props });
  }

  test('may write to the workspace and nothing else', () => {
    const stack = testStack();
    targetRole(stack);
    expect(allowed(stack, roleIn(stack, /Target/).id)).toEqual([
      { Effect: 'Allow', Action: 'aps:RemoteWrite', Resource: WORKSPACE_ARN },
    ]);
  });

  test('trusts the scrapers of the accounts named', () => {
    const stack = testStack();
    targetRole(stack, { scraperAccounts: [OTHER, '333333333333'] });
    const trust = (account: string) => ({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Condition: { StringLike: { 'sts:ExternalId': arnOf(account) } },
    });
    expect(roleIn(stack, /Target/).trust).toEqual([trust(OTHER), trust('333333333333')]);
  });

  test('may have a name', () => {
    const stack = testStack();
    targetRole(stack, { roleName: 'writer' });
    expect(roleIn(stack, /Target/).name).toBe('writer');
  });

  test.each([
    [[], "'scraperAccounts' must name at least one account, got none"],
    [['123'], "'scraperAccounts' must have 12 digits, got '123'"],
  ])('fails for the accounts %j', (scraperAccounts, message) => {
    expect(() => targetRole(testStack(), { scraperAccounts })).toThrow(message);
  });

  test('may have an account that is a token', () => {
    const stack = testStack();
    const account = new CfnParameter(stack, 'Account').valueAsString;
    expect(() => targetRole(stack, { scraperAccounts: [account] })).not.toThrow();
  });

  test('fails in another account than that of the workspace', () => {
    const stack = testStack();
    const workspace = new ExistingWorkspace(stack, 'Foreign', FOREIGN_WORKSPACE);
    expect(() => targetRole(stack, { workspace })).toThrow(
      `'workspace' must be in the account of this stack, ${ACCOUNT}, got one of ${OTHER}; make the role in a stack of that ` +
        'account',
    );
  });

  test('is given further trust when a scraper of an account comes that was not named', () => {
    const stack = testStack();
    const { role } = targetRole(stack);
    make({ roleConfiguration: { targetRole: role } }, stack);
    expect(roleIn(stack, /^Target/).trust).toHaveLength(2);
  });

  test('is left as it is when its trust has the account already', () => {
    const stack = testStack();
    const { role } = targetRole(stack, { scraperAccounts: [ACCOUNT] });
    make({ roleConfiguration: { targetRole: role } }, stack);
    expect(roleIn(stack, /^Target/).trust).toHaveLength(1);
    expect(allowed(stack, roleIn(stack, /^Target/).id)).toHaveLength(1);
  });
});
