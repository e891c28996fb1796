import type { FakeRequest, FakeResponse } from '../support/fake-endpoint';
import { queryError } from '../verification/fake-account';
import { account, type FakeState } from './fake-cluster';

/** IAM, which answers GetRole only. */
export function fakeIam(state: FakeState): (request: FakeRequest) => FakeResponse {
  return ({ body }) => {
    const form = new URLSearchParams(body);
    if (form.get('Action') !== 'GetRole') {
      return queryError('AccessDenied', `the fake IAM refuses ${form.get('Action')}`, 403);
    }
    const name = form.get('RoleName') ?? '';
    const trust = state.roles[name];
    return trust === undefined
      ? queryError('NoSuchEntity', `The role with name ${name} cannot be found.`, 404)
      : { body: roleXml(name, state.roleArns[name] ?? `arn:aws:iam::${account}:role/${name}`, trust) };
  };
}

function roleXml(name: string, arn: string, trust: object): string {
  const document = encodeURIComponent(JSON.stringify(trust, undefined, 2));
  return (
    '<GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role>' +
    `<Path>/</Path><RoleName>${name}</RoleName><RoleId>AROA</RoleId><Arn>${arn}</Arn>` +
    `<CreateDate>2024-01-01T00:00:00Z</CreateDate><AssumeRolePolicyDocument>${document}</AssumeRolePolicyDocument>` +
    '</Role></GetRoleResult></GetRoleResponse>'
  );
}
