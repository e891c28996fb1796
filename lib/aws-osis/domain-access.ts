import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import { isKnown } from '../core/validation';
import { domainEnvironment } from './domain-environment';
import { permissionsOf, type RoleContext } from './role-permission';

/**
 * What a domain's access policy says to let a pipeline's role do what its plugins do with the domain; nothing where none of
 * them does.
 *
 * Each request is as the role's own policy has it. `es:DescribeDomain` is about the domain itself, which such a policy does not
 * reach; it stands where AWS's guide has it.
 */
export function domainStatements({ pipeline, role }: RoleContext, domain: opensearch.IDomain): iam.PolicyStatement[] {
  const all = `${domain.domainArn}/*`;
  const requests = permissionsOf(pipeline).filter(({ resources }) =>
    resources.every((resource) => resource.startsWith(`${domain.domainArn}/`)),
  );
  // Two sinks of one domain ask for the same.
  const distinct = [...new Map(requests.map((request) => [JSON.stringify(request), request])).values()];
  return distinct.map(
    ({ actions, resources }) =>
      new iam.PolicyStatement({
        principals: [new iam.ArnPrincipal(role.roleArn)],
        actions: resources.includes(all) ? ['es:DescribeDomain', ...actions] : actions,
        resources,
      }),
  );
}

/** In another account the role's own policy is not enough. */
export function remarkOnAccount(domain: opensearch.IDomain, context: RoleContext): void {
  const { pipeline, role } = context;
  const { account } = domainEnvironment(domain);
  const own = Stack.of(pipeline).account;
  if (!isKnown(account) || !isKnown(own) || account === own) return;
  const statements = domainStatements(context, domain).map((statement) => statement.toStatementJson() as unknown);
  Annotations.of(pipeline).addWarningV2(
    'cdk-reinvent-constructs:osis.domainOfAnotherAccount',
    `'${domain.node.path}' is of the account ${account} and refuses '${role.node.path}' until these are in its access policy: ` +
      JSON.stringify(Stack.of(pipeline).resolve(statements)),
  );
}
