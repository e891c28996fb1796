import { synthesizeExample, type SynthesizedExample } from './example';
import { IamProof } from './iam-proof';
import { describeCall, singleCalls, type IamTable } from './iam-table';
import { policyFindings } from './policy-findings';
import { stabilityFindings, type StatefulResources } from './stability';
import { templateSnapshot } from './template-snapshot';

export { arn, ref } from './references';

/** What an example's test says about it. */
export interface ExampleProof {
  /** The logical ids of everything that holds data, by type. Changing one is a breaking change. */
  readonly stateful?: StatefulResources;
  /** Calls that are allowed and calls that are denied; every role needs one of each. */
  readonly iam?: IamTable;
}

/**
 * Registers the tests that every example carries: the snapshot of its template, the names of its stateful resources, its
 * policies in themselves and the calls that they allow and deny. The validators run in `test/examples.test.ts`.
 */
export function proveExample(id: string, { stateful = {}, iam = {} }: ExampleProof): void {
  describe(`example ${id}`, () => {
    let example: SynthesizedExample;
    let proof: IamProof;
    beforeAll(async () => {
      example = await synthesizeExample(id);
      proof = new IamProof(example, iam);
    });

    test('synthesizes the template of the snapshot', () => {
      expect(templateSnapshot(example)).toMatchSnapshot();
    });

    test('keeps the logical ids of what holds data', () => {
      expect(stabilityFindings(example, stateful)).toEqual([]);
    });

    test('names in its policies only what exists and fits', async () => {
      expect(await policyFindings(proof.documents)).toEqual([]);
    });

    test('has a call that is allowed and one that is denied for each role', () => {
      expect(proof.roleFindings()).toEqual([]);
    });

    for (const call of singleCalls(iam.allows)) {
      test(`allows ${describeCall(call)}`, () => proof.assertAllowed(call));
    }

    for (const call of singleCalls(iam.denies)) {
      test(`denies ${describeCall(call)}`, () => proof.assertDenied(call));
    }
  });
}
