import { Stack } from 'aws-cdk-lib';
import { ControllerPolicy } from '../../../lib/aws-eks/controller-policy';
import type { SynthesizedExample } from '../../support/example';
import { IamProof } from '../../support/iam-proof';
import { describeCall, singleCalls, type Calls } from '../../support/iam-table';
import { policyFindings } from '../../support/policy-findings';
import { arn } from '../../support/references';
import { attached, type ControllerCalls } from './controller-proof';
import { MANAGED_POLICIES } from './managed-policies';
import { proofs } from './proofs';

/** What IAM lets a role have in inline policies, in characters without white space. */
const LONGEST_INLINE_POLICIES = 10_240;

const byRole = (rows: readonly ControllerCalls[]): Calls[] => rows.map((row) => ({ ...row, principal: arn('Role') }));
const titled = (rows: readonly ControllerCalls[]) =>
  singleCalls(byRole(rows)).map((call) => [describeCall(call), call] as const);

/** The role's managed policies: of AWS by name and path, of the stack by logical id. */
function managedPolicies(example: SynthesizedExample): string[] {
  const { ManagedPolicyArns: arns = [] } = example.find('Role').resource.Properties ?? {};
  return (arns as { Ref?: string; 'Fn::Join'?: [string, unknown[]] }[]).map(
    ({ Ref: own, 'Fn::Join': joined }) => own ?? String(joined?.[1].at(-1)).replace(':iam::aws:policy/', ''),
  );
}

test('every method of ControllerPolicy that makes one has a proof', () => {
  const makers = Object.getOwnPropertyNames(ControllerPolicy).filter(
    (name) => typeof ControllerPolicy[name as keyof typeof ControllerPolicy] === 'function',
  );
  expect([...new Set(proofs.map(({ controller }) => controller))].sort()).toEqual(makers.sort());
  expect(makers.length).toBeGreaterThan(19);
});

describe.each(proofs.map((proof) => [[proof.controller, proof.variant].filter(Boolean).join(' '), proof] as const))(
  '%s',
  (_, { policy, runsAs, managed = [], unknown, allows, denies }) => {
    const example = attached(policy, 'proof');
    const proof = new IamProof(example, { managedPolicies: MANAGED_POLICIES });

    test(`runs as ${runsAs}, with ${managed.join(' and ') || 'statements of its own'}`, () => {
      const { namespace, serviceAccount } = policy(new Stack());
      expect(`${namespace}/${serviceAccount}`).toBe(runsAs);
      expect(managedPolicies(example).sort()).toEqual([...managed].sort());
    });

    test('has only actions that exist, on resources that they apply to, in few enough characters', async () => {
      const inline = proof.documents.filter(({ kind }) => kind === 'identity');
      const findings = await policyFindings(inline);
      expect(findings.filter((finding) => unknown?.test(finding) !== true)).toEqual([]);
      expect(findings.length > 0).toBe(unknown !== undefined);
      const length = inline.reduce((sum, { statements }) => sum + JSON.stringify({ statements }).length, 0);
      expect(length).toBeLessThan(LONGEST_INLINE_POLICIES);
    });

    test.each(titled(allows))('allows %s', (_title, call) => proof.assertAllowed(call));
    test.each(titled(denies))('denies %s', (_title, call) => proof.assertDenied(call));
  },
);
