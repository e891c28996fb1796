import { Lazy, Stack } from 'aws-cdk-lib';
import type * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { fail } from '../core/validation';
import { PodIdentityAssociation } from './pod-identity-association';

/** How far a service account has come from IRSA to Pod Identity: one deployment each. */
export enum IrsaMigrationPhase {
  /**
   * The role trusts both, and the association is there: pods that are admitted from now on have Pod Identity, pods that run
   * keep IRSA until they restart. Deleting the association and restarting the pods is the way back.
   */
  DUAL = 'DUAL',

  /** The service account is no longer annotated. Deploy it when every pod was restarted and has Pod Identity. */
  CUTOVER = 'CUTOVER',

  /** The role no longer trusts the OIDC provider for this service account. */
  CLEANUP = 'CLEANUP',
}

/** Which service account is migrated, and how far. */
export interface IrsaMigrationProps {
  /** The cluster. */
  readonly cluster: eks.IClusterRef;

  /** The namespace of the service account. */
  readonly namespace: string;

  /** The service account. */
  readonly serviceAccount: string;

  /**
   * The role that the service account has by IRSA. It must be a role of this app, since its trust changes with the phases;
   * its ARN, its policies and what others granted to it stay. An imported role is refused: leave its trust to its owner and
   * use `PodIdentityAssociation`, which says what to add.
   */
  readonly role: iam.IRole;

  /** How far the migration has come. */
  readonly phase: IrsaMigrationPhase;
}

/**
 * Moves a service account from IRSA to EKS Pod Identity in three deployments, each a small change that can be reviewed, and
 * without a moment in which pods have no credentials.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
 * @example
 * declare const cluster: eks_v2.Cluster;
 * declare const irsaRole: iam.Role;
 * new eks.IrsaMigration(this, 'Api', {
 *   cluster,
 *   namespace: 'payments',
 *   serviceAccount: 'api',
 *   role: irsaRole,
 *   phase: eks.IrsaMigrationPhase.DUAL,
 * });
 */
export class IrsaMigration extends Construct {
  /** The association, which is there from the first phase on. */
  public readonly association: PodIdentityAssociation;

  /**
   * What the service account's manifest has to be annotated with: the role's ARN until CUTOVER, then nothing.
   */
  public readonly serviceAccountAnnotations: Record<string, string>;

  constructor(scope: Construct, id: string, props: IrsaMigrationProps) {
    super(scope, id);
    const { cluster, namespace, serviceAccount, role, phase } = props;
    if ((role as { assumeRolePolicy?: iam.PolicyDocument }).assumeRolePolicy === undefined) {
      fail(
        this,
        'RoleNotOwned',
        `'role' must be a role of this app, got '${role.node.path}', whose trust is somebody else's; ` +
          `use PodIdentityAssociation with it, which says what its owner must add`,
      );
    }
    this.association = new PodIdentityAssociation(this, 'Association', { cluster, namespace, serviceAccount, role });
    this.serviceAccountAnnotations =
      phase === IrsaMigrationPhase.DUAL ? { 'eks.amazonaws.com/role-arn': role.roleArn } : {};
    if (phase === IrsaMigrationPhase.CLEANUP)
      this.removeOidcTrust(role, `system:serviceaccount:${namespace}:${serviceAccount}`);
  }

  private removeOidcTrust(role: iam.IRole, subject: string): void {
    const resource = role.node.defaultChild as iam.CfnRole;
    const policy = resource.assumeRolePolicyDocument as unknown;
    resource.assumeRolePolicyDocument = Lazy.any({
      produce: () => {
        const trust = Stack.of(resource).resolve(policy) as TrustPolicy;
        return { ...trust, Statement: this.withoutSubject(trust.Statement, subject) };
      },
    });
  }

  /**
   * A role may be shared by service accounts: only the statement of this one goes. Where the subject cannot be read (it is in
   * a `CfnJson`, for want of the issuer at synth), that is certain only of a single statement.
   */
  private withoutSubject(statements: readonly TrustStatement[], subject: string): TrustStatement[] {
    const oidc = statements.filter(isOidc);
    const own = oidc.filter(({ Condition }) => JSON.stringify(Condition ?? {}).includes(`"${subject}"`));
    const gone = own.length === 0 && oidc.length === 1 && !namesSubject(oidc[0]!) ? oidc : own;
    if (gone.length === 0 && oidc.length > 0) {
      fail(
        this,
        'OidcTrustUnclear',
        `the role trusts an OIDC provider ${oidc.length} times, and no statement names '${subject}' readably; ` +
          `remove the right one where the role is made`,
      );
    }
    return statements.filter((statement) => !gone.includes(statement));
  }
}

interface TrustStatement {
  readonly Action: string | readonly string[];
  readonly Principal?: { readonly Federated?: unknown };
  readonly Condition?: unknown;
}

interface TrustPolicy {
  readonly Statement: readonly TrustStatement[];
}

function isOidc({ Action, Principal }: TrustStatement): boolean {
  return Principal?.Federated !== undefined && [Action].flat().includes('sts:AssumeRoleWithWebIdentity');
}

function namesSubject({ Condition }: TrustStatement): boolean {
  return JSON.stringify(Condition ?? {}).includes('system:serviceaccount:');
}
