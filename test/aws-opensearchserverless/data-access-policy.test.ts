import * as iam from 'aws-cdk-lib/aws-iam';
import { ACCOUNT, testApp, testStack } from '../support/stack';
import { dataPolicies, imported, make, role } from './made-collection';

test.each([
  ['owned', make],
  [
    'imported',
    () => {
      const stack = testStack();
      return { stack, collection: imported(stack) };
    },
  ],
])('of an %s collection, principals of the same grant share a statement and another grant has its own', (_, made) => {
  const { stack, collection } = made();
  const [a, b] = [role(stack, 'A'), role(stack, 'B')];
  for (const grantee of [a, b, a]) collection.grants.read(grantee);
  collection.grants.write(a);
  const policies = dataPolicies(stack) as { Principal: string[] }[][];
  expect(policies.map((policy) => policy.map(({ Principal }) => Principal.length))).toEqual([[2, 1]]);
});

test('a policy of more than 10,240 bytes is refused at synth', () => {
  const app = testApp();
  const { stack, collection } = make({}, testStack('Stack', {}, app));
  for (let i = 0; i < 200; i++) {
    const arn = `arn:aws:iam::${ACCOUNT}:role/${'a'.repeat(40)}${i}`;
    collection.addDataAccess(iam.Role.fromRoleArn(stack, `Role${i}`, arn), { index: ['aoss:ReadDocument'] });
  }
  expect(() => app.synth()).toThrow(/data access policy must have at most 10240 bytes, got at least \d+: grant fewer/);
});
