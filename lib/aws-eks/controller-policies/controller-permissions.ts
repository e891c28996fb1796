import { Annotations, ArnFormat, Stack, Token, TokenComparison, type IEnvironmentAware } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnKey, type IKeyRef } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { fail, isKnown } from '../../core/validation';

/**
 * What a controller is, before the app says where it runs.
 *
 * @internal
 */
export interface Controller {
  readonly namespace: string;
  readonly serviceAccount: string;
  /** The add-on of EKS that it is part of, and that takes its identity. */
  readonly addonName?: string;
  /** Whether its pods are of a DaemonSet, which Fargate does not run, whatever the profiles of their namespace. */
  readonly daemonSet?: boolean;
  /** AWS managed policies by name, with their path, and others. */
  readonly managedPolicies?: readonly (string | iam.IManagedPolicy)[];
  /** Whether a policy compares the tags that EKS puts on the session. */
  readonly comparesSessionTags?: boolean;
  /** Adds what the managed policies do not say. */
  readonly permit?: (permissions: ControllerPermissions) => void;
}

/**
 * Where an ARN differs from the cluster's own region and account.
 *
 * @internal
 */
export interface ArnPlace {
  readonly region?: string;
  readonly account?: string;
  readonly format?: ArnFormat;
}

/**
 * Collects what a controller may do in one cluster, and gives it to a role.
 *
 * @internal
 */
export class ControllerPermissions {
  private readonly statements: iam.PolicyStatement[] = [];

  constructor(
    readonly role: iam.IRole,
    readonly scope: Construct,
    readonly cluster: eks.IClusterRef,
  ) {}

  /** Allows actions; on no resources it allows nothing, so that absent options need no `if`. */
  allow(actions: readonly string[], resources: readonly string[] = ['*'], conditions?: iam.Conditions): void {
    if (resources.length === 0) return;
    this.add(new iam.PolicyStatement({ actions: [...actions], resources: [...resources], conditions }));
  }

  /** Adds a statement that is already there. */
  add(statement: iam.PolicyStatement): void {
    this.statements.push(statement);
  }

  /** Allows the use of keys: of those given, and of those that the app knows the resources to be encrypted with. */
  allowKeys(
    actions: readonly string[],
    keys: readonly IKeyRef[] = [],
    encrypted: readonly IEnvironmentAware[] = [],
  ): void {
    this.allow(
      actions,
      keys.map((key) => CfnKey.arnForKey(key)),
    );
    for (const resource of encrypted) iam.EncryptedResources.of(resource)?.grantOnKey(this.role, ...actions);
  }

  /** An ARN in the partition, and unless `place` says otherwise in the region and the account, of the cluster. */
  arn(service: string, resource: string, { format = ArnFormat.NO_RESOURCE_NAME, ...place }: ArnPlace = {}): string {
    return Stack.of(this.scope).formatArn({ service, resource, arnFormat: format, ...place });
  }

  /** The region of the cluster. */
  get region(): string {
    return Stack.of(this.scope).region;
  }

  /** Refuses lists that are all empty or absent: the controller could do nothing, or would need a `*`. */
  requireSome(lists: Readonly<Record<string, readonly unknown[] | undefined>>): void {
    if (Object.values(lists).some((list) => list !== undefined && list.length > 0)) return;
    const names = Object.keys(lists).map((name) => `'${name}'`);
    const what =
      names.length === 1 ? `${names[0]} must have at least one` : `one of ${names.join(', ')} must not be empty`;
    fail(this.scope, 'ControllerResourceMissing', `${what}, got none; the controller may only work with what is named`);
  }

  /**
   * The cluster's name for the KEY of a condition, which CloudFormation does not resolve.
   *
   * @param given the user's option, for a cluster whose own name is a token
   */
  literalClusterName(given: string | undefined): string {
    const own = nameInTemplate(this.cluster);
    const name = given ?? own;
    if (!isKnown(name)) {
      fail(
        this.scope,
        'ClusterNameUnknown',
        `'clusterName' must be known at synth, since it is in the key of a condition, which CloudFormation does not resolve, ` +
          `got a token; give the cluster a name, and the same name as a text here`,
      );
    }
    if (isKnown(own) && own !== name) {
      fail(
        this.scope,
        'ClusterNameDiffers',
        `'clusterName' must be the name of the cluster that the controller runs in, '${own}', got '${name}'`,
      );
    }
    return name;
  }

  /** Gives all that was collected to the role. */
  attach(managedPolicies: readonly iam.IManagedPolicy[]): void {
    for (const policy of managedPolicies) this.role.addManagedPolicy(policy);
    for (const statement of this.statements) this.role.addToPrincipalPolicy(statement);
    if (this.isForeign()) this.explain(managedPolicies);
  }

  /** aws-cdk-lib adds nothing to a role of another account, and says so to nobody. */
  private isForeign(): boolean {
    const { assumeRolePolicy } = this.role as { assumeRolePolicy?: iam.PolicyDocument };
    const same = Token.compareStrings(this.role.env.account, Stack.of(this.scope).account);
    return assumeRolePolicy === undefined && same === TokenComparison.DIFFERENT;
  }

  private explain(managedPolicies: readonly iam.IManagedPolicy[]): void {
    const stack = Stack.of(this.scope);
    const missing: unknown = stack.resolve({
      managedPolicies: managedPolicies.map(({ managedPolicyArn }) => managedPolicyArn),
      statements: this.statements.map((statement) => statement.toStatementJson() as unknown),
    });
    Annotations.of(this.scope).addWarningV2(
      'cdk-reinvent-constructs:eks.policyNotOwned',
      `the controller is denied until this is added to '${this.role.node.path}', which this app does not own: ` +
        JSON.stringify(missing),
    );
  }
}

/** The name as the template has it: an L2 hides the text that it was given behind a token. */
function nameInTemplate(cluster: eks.IClusterRef): string | undefined {
  const { clusterName } = cluster.clusterRef;
  if (isKnown(clusterName)) return clusterName;
  const resource = eks.CfnCluster.isCfnCluster(cluster) ? cluster : cluster.node.defaultChild;
  return eks.CfnCluster.isCfnCluster(resource) ? resource.name : undefined;
}
