import type { SynthesizedExample } from './example';
import { IamSimulation } from './iam-simulation';
import { describeCall, singleCalls, type Call, type IamTable } from './iam-table';
import { exampleRoles, type ExampleRole } from './identities';
import { policyDocuments, type PolicyDocument } from './policy-documents';
import { isFrameworkRole } from './framework-roles';
import { hasSubstance, MIN_REASON } from './reasons';
import { resolveReferences } from './references';

/** Holds the table of an example's test against its policies. */
export class IamProof {
  readonly documents: readonly PolicyDocument[];
  readonly roles: readonly ExampleRole[];
  private readonly simulation: IamSimulation;

  constructor(
    private readonly example: SynthesizedExample,
    private readonly table: IamTable = {},
  ) {
    this.documents = policyDocuments(example);
    this.roles = exampleRoles(example, this.documents, table.managedPolicies);
    this.simulation = new IamSimulation(example, this.documents, this.roles);
  }

  /** Fails unless the call is allowed. */
  async assertAllowed(call: Call): Promise<void> {
    const { allowed, why } = await this.simulation.outcome(call);
    if (!allowed) throw new Error(`${this.example.id}: must be allowed, is denied: ${describeCall(call)}\n${why}`);
  }

  /** Fails unless the call is denied. */
  async assertDenied(call: Call): Promise<void> {
    const { allowed, why } = await this.simulation.outcome(call);
    if (allowed) throw new Error(`${this.example.id}: must be denied, is allowed: ${describeCall(call)}\n${why}`);
  }

  /** Roles without a call that is allowed and one that is denied, and exemptions that exempt nothing or say nothing. */
  roleFindings(): string[] {
    const { allows, denies, exemptRoles = {} } = this.table;
    const exempt = Object.entries(exemptRoles).map(([path, reason]) => ({
      path: this.example.find(path).path,
      reason,
    }));
    const [allowed, denied] = [singleCalls(allows), singleCalls(denies)];
    return [
      ...exempt
        .filter(({ path }) => !this.roles.some((role) => role.path === path))
        .map(({ path }) => `${path} is exempt, but not a role; remove the exemption`),
      ...exempt
        .filter(({ reason }) => !hasSubstance(reason))
        .map(
          ({ path, reason }) => `${path} is exempt for '${reason}'; give a reason of at least ${MIN_REASON} characters`,
        ),
      ...this.roles
        .filter(({ path }) => !isFrameworkRole(path) && !exempt.some((exemption) => exemption.path === path))
        .flatMap((role) => [
          ...(allowed.some((call) => this.isAbout(role, call)) ? [] : [`${role.path} has no row in 'allows'`]),
          ...(denied.some((call) => this.isAbout(role, call)) ? [] : [`${role.path} has no row in 'denies'`]),
        ]),
    ];
  }

  /** A role with policies must call; one that has only a trust policy can but be assumed. */
  private isAbout(role: ExampleRole, { principal, resource }: Call): boolean {
    const about = role.policies.length > 0 ? [principal] : [principal, resource];
    return about.some((text) => resolveReferences(text, this.example) === role.arn);
  }
}
