import {
  anonymousPrincipal,
  getDenialReasons,
  getGrantReasons,
  runSimulation,
  type Simulation,
  type SuccessfulRunSimulationResults,
} from '@cloud-copilot/iam-simulate';
import type { LocatedResource, SynthesizedExample } from './example';
import { describeCall, type Call } from './iam-table';
import { document, named, type ExampleRole, type NamedPolicy } from './identities';
import { simulatedKey, simulatedStatement } from './identity-claims';
import { Resolver } from './intrinsics';
import type { PolicyDocument } from './policy-documents';
import { resolveReferences } from './references';
import { ResourcePolicies } from './resource-policies';

/** What IAM answers to a call. */
export interface Outcome {
  readonly allowed: boolean;
  readonly why: string;
}

/** Every permission that an account can give. */
const EVERYTHING: NamedPolicy = named({
  place: 'every permission of its account',
  statements: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

/** Evaluates API calls against the policies of an example as IAM would once it is deployed. */
export class IamSimulation {
  private readonly resourcePolicies: ResourcePolicies;

  constructor(
    private readonly example: SynthesizedExample,
    private readonly documents: readonly PolicyDocument[],
    private readonly roles: readonly ExampleRole[],
  ) {
    this.resourcePolicies = new ResourcePolicies(example, documents);
  }

  /** Whether a call is allowed, and the statements that say so; a call that cannot be evaluated is an error. */
  async outcome(call: Call): Promise<Outcome> {
    const simulation = this.request(call);
    const result = await runSimulation(simulation, {});
    const place = `${this.example.id}: ${describeCall(call)}`;
    if (result.resultType === 'error') {
      throw new Error(
        `${place} cannot be evaluated: ${ERRORS[result.errors.message] ?? JSON.stringify(result.errors)}`,
      );
    }
    const inapplicable = ignoredKeys(result).filter((key) => Object.hasOwn(call.context ?? {}, key));
    if (inapplicable.length > 0) {
      throw new Error(`${place} proves nothing: the request of this action has no ${inapplicable.join(', ')}`);
    }
    return { allowed: result.overallResult === 'Allowed', why: `${result.overallResult}: ${reasons(result)}` };
  }

  private request(call: Call): Simulation {
    const text = (value: string) => resolveReferences(value, this.example);
    const [principal, resource] = [text(call.principal), text(call.resource)];
    const role = this.roles.find(({ arn }) => arn === principal);
    const accountId = text(call.resourceAccount ?? this.accountOf(resource));
    const guarding = this.resourcePolicies.of(resource);
    const passing = call.through === undefined ? [] : this.endpointPolicies(call.through);
    return {
      request: {
        principal: principal === '*' ? anonymousPrincipal : principal,
        action: call.action,
        resource: { resource, accountId },
        contextVariables: {
          ...defaultContext(principal, call.action, { account: accountId, region: this.example.main.region }),
          ...(call.through === undefined ? {} : this.endpointContext(call.through)),
          ...Object.fromEntries(
            Object.entries(call.context ?? {}).map(([key, value]) => [
              simulatedKey(key),
              typeof value === 'string' ? text(value) : value.map(text),
            ]),
          ),
        },
      },
      identityPolicies: [...(role?.policies ?? (hasOwnPermissions(principal) ? [EVERYTHING] : []))],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(guarding.length > 0 && { resourcePolicy: document(guarding.map(simulatedStatement)) }),
      ...(role && role.boundary.length > 0 && { permissionBoundaryPolicies: [...role.boundary] }),
      // An endpoint without a policy lets everything through.
      ...(passing.length > 0 && { vpcEndpointPolicies: passing }),
    };
  }

  private endpointPolicies(through: string): NamedPolicy[] {
    const endpoint = this.endpoint(through);
    return this.documents.filter(({ kind, holder }) => kind === 'endpoint' && holder === endpoint).map(named);
  }

  private endpointContext(through: string): Record<string, string> {
    const { stack, resource, logicalId } = this.endpoint(through);
    const resolver = new Resolver(this.example, stack);
    return {
      'aws:SourceVpce': resolver.ref(logicalId),
      'aws:SourceVpc': resolver.text(resource.Properties?.['VpcId']),
    };
  }

  private endpoint(through: string): LocatedResource {
    const id = resolveReferences(through, this.example);
    const endpoint = this.example
      .resourcesOfType('AWS::EC2::VPCEndpoint')
      .find(({ stack, logicalId }) => new Resolver(this.example, stack).ref(logicalId) === id);
    if (endpoint === undefined) {
      throw new Error(`${this.example.id}: '${through}' is no VPC endpoint of the example; give ref('<its path>')`);
    }
    return endpoint;
  }

  private accountOf(resource: string): string {
    const [, , service, , account] = resource.split(':');
    if (account !== undefined && /^\d{12}$/.test(account)) return account;
    const bucket = this.example
      .resourcesOfType('AWS::S3::Bucket')
      .find(({ stack, logicalId }) => resource.split('/')[0] === new Resolver(this.example, stack).arn(logicalId));
    return service === 's3' && bucket !== undefined ? bucket.stack.account : this.example.main.account;
  }
}

/** What the simulator's short messages mean for a row. */
const ERRORS: Readonly<Record<string, string>> = {
  'invalid.action': 'the action does not exist',
  'invalid.service': 'the service of the action does not exist',
  'multiple.resource.types': 'the resource could be of several types; give a whole ARN',
  'must.use.wildcard': "the action applies to no resource; leave 'resource' out",
  'no.resource.types': 'the action does not apply to a resource of this type',
};

/** Services and identity providers act by what a resource's policy says; everybody else has an account that gives permissions. */
function hasOwnPermissions(principal: string): boolean {
  return principal.startsWith('arn:') && !/:(oidc|saml)-provider\//.test(principal);
}

/** What every signed request carries. The caller of a service has no ARN. */
function defaultContext(
  principal: string,
  action: string,
  resource: { readonly account: string; readonly region: string },
): Record<string, string> {
  const account = principal.split(':')[4];
  return {
    'aws:RequestedRegion': resource.region,
    'aws:ResourceAccount': resource.account,
    'aws:SecureTransport': 'true',
    [`${action.split(':')[0]}:ResourceAccount`]: resource.account,
    ...(account === undefined
      ? { 'aws:PrincipalIsAWSService': String(principal !== '*') }
      : {
          'aws:PrincipalAccount': account,
          'aws:PrincipalArn': principal,
          'aws:PrincipalIsAWSService': 'false',
          'kms:CallerAccount': account,
        }),
  };
}

function results(result: SuccessfulRunSimulationResults) {
  return result.resultType === 'single' ? [result.result] : result.results;
}

function ignoredKeys(result: SuccessfulRunSimulationResults): string[] {
  return results(result).flatMap(({ ignoredContextKeys = [] }) => ignoredContextKeys);
}

function reasons(result: SuccessfulRunSimulationResults): string {
  const found = results(result).flatMap(({ analysis }) => [
    ...getGrantReasons(analysis),
    ...getDenialReasons(analysis),
  ]);
  return found.map((reason) => JSON.stringify(reason)).join('\n') || 'no policy says anything about it';
}
