import { type IResource, Names, Resource, Stack } from 'aws-cdk-lib';
import {
  CfnRuleGroupsNamespace,
  type IRuleGroupsNamespaceRef,
  type IWorkspaceRef,
  type RuleGroupsNamespaceReference,
} from 'aws-cdk-lib/aws-aps';
import type { Construct } from 'constructs';
import { fail, isKnown, validateString } from '../core/validation';
import type { Fields } from './document-shape';
import type { RuleGroups } from './rule-groups';
import { writeYaml } from '../core/yaml-text';

const LONGEST_NAME = 64;
/** The service's limit for the rules of a namespace. */
const LARGEST_DATA = 1024 * 1024;

/** A namespace of rule groups in a workspace. */
export interface IRuleGroupsNamespace extends IResource, IRuleGroupsNamespaceRef {
  /**
   * `arn:<partition>:aps:<region>:<account>:rulegroupsnamespace/<workspace>/<name>`.
   *
   * @attribute
   */
  readonly ruleGroupsNamespaceArn: string;
}

/** Which rules a workspace evaluates. */
export interface RuleGroupsNamespaceProps {
  /** The workspace, of the same account and region. Another workspace replaces the namespace. */
  readonly workspace: IWorkspaceRef;

  /**
   * The groups of rules: typed (`RuleGroups.of`), ready-made (`RulePresets`), from YAML, or all of them. Names of groups
   * must be unique, and all groups together at most 1 MB.
   */
  readonly groups: RuleGroups[];

  /**
   * The name of the namespace, 1 to 64 characters, once per workspace. Another name replaces the namespace.
   *
   * @default - made of the construct's path
   */
  readonly ruleGroupsNamespaceName?: string;
}

/** The names of a workspace's namespaces, and which construct took them. */
const namespaces = new WeakMap<IWorkspaceRef, Map<string, string>>();

abstract class RuleGroupsNamespaceBase extends Resource implements IRuleGroupsNamespace {
  public abstract readonly ruleGroupsNamespaceArn: string;

  public get ruleGroupsNamespaceRef(): RuleGroupsNamespaceReference {
    return { ruleGroupsNamespaceArn: this.ruleGroupsNamespaceArn };
  }
}

/**
 * Recording and alerting rules of a workspace of Amazon Managed Service for Prometheus, as one rules file.
 *
 * All rules are checked at synth: what Prometheus would refuse minutes into a deployment, or evaluate to nothing for ever,
 * does not leave the machine.
 *
 * @resource AWS::APS::RuleGroupsNamespace
 * @stateless
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-Ruler.html
 * @example
 * declare const workspace: aps.Workspace;
 * new aps.RuleGroupsNamespace(this, 'Rules', {
 *   workspace,
 *   groups: [aps.RulePresets.nodes(), aps.RulePresets.pods()],
 * });
 */
export class RuleGroupsNamespace extends RuleGroupsNamespaceBase {
  /**
   * A namespace that exists, by its ARN.
   *
   * @param scope where in the tree
   * @param id the construct's name there
   * @param ruleGroupsNamespaceArn `arn:<partition>:aps:<region>:<account>:rulegroupsnamespace/<workspace>/<name>`
   */
  public static fromRuleGroupsNamespaceArn(
    scope: Construct,
    id: string,
    ruleGroupsNamespaceArn: string,
  ): IRuleGroupsNamespace {
    class Import extends RuleGroupsNamespaceBase {
      public readonly ruleGroupsNamespaceArn = ruleGroupsNamespaceArn;
    }
    return new Import(scope, id, { environmentFromArn: ruleGroupsNamespaceArn });
  }

  /** @attribute */
  public readonly ruleGroupsNamespaceArn: string;
  /**
   * The name of the namespace.
   *
   * @attribute
   */
  public readonly ruleGroupsNamespaceName: string;

  constructor(scope: Construct, id: string, props: RuleGroupsNamespaceProps) {
    super(scope, id);
    const { workspace, groups, ruleGroupsNamespaceName: name } = props;
    validateString(this, 'ruleGroupsNamespaceName', name, { min: 1, max: LONGEST_NAME });
    this.validateEnvironment(workspace);

    this.ruleGroupsNamespaceName =
      name ?? Names.uniqueResourceName(this, { maxLength: LONGEST_NAME, allowedSpecialCharacters: '-_' });
    this.validateUnique(workspace);

    const resource = new CfnRuleGroupsNamespace(this, 'Resource', {
      workspace: workspace.workspaceRef.workspaceArn,
      name: this.ruleGroupsNamespaceName,
      data: this.renderGroups(groups),
    });

    this.ruleGroupsNamespaceArn = resource.attrArn;
  }

  private renderGroups(sources: readonly RuleGroups[]): string {
    const groups = sources.flatMap((source) => source._render(this));
    if (groups.length === 0) fail(this, 'NoRules', `'groups' must have at least one group of rules, got none`);
    this.validateGroupNames(groups);
    const data = writeYaml({ groups });
    const size = Buffer.byteLength(data);
    if (size > LARGEST_DATA) {
      const remedy = 'spread them over several namespaces';
      fail(this, 'TooLarge', `'groups' must be at most ${LARGEST_DATA} bytes of YAML, got ${size}; ${remedy}`);
    }
    return data;
  }

  private validateGroupNames(groups: readonly Fields[]): void {
    const names = groups.map(({ name }) => String(name));
    const twice = names.find((name, index) => isKnown(name) && names.indexOf(name) !== index);
    if (twice !== undefined) {
      fail(this, 'DuplicateGroup', `'groups' must have unique names, got '${twice}' twice; name one of them otherwise`);
    }
  }

  private validateEnvironment({ env }: IWorkspaceRef): void {
    const { account, region } = Stack.of(this);
    for (const [what, own, other] of [
      ['account', account, env.account],
      ['region', region, env.region],
    ] as const) {
      if (isKnown(own) && isKnown(other) && own !== other) {
        const remedy = `make the rules in a stack of that ${what}`;
        fail(this, 'OtherEnvironment', `'workspace' must be of the ${what} ${own}, got ${other}; ${remedy}`);
      }
    }
  }

  private validateUnique(workspace: IWorkspaceRef): void {
    const name = this.ruleGroupsNamespaceName;
    const taken = namespaces.get(workspace) ?? new Map<string, string>();
    const by = taken.get(name);
    if (by !== undefined && isKnown(name)) {
      const message = `must be unique in a workspace, '${name}' is the name of '${by}' as well`;
      fail(this, 'DuplicateNamespace', `'ruleGroupsNamespaceName' ${message}`);
    }
    namespaces.set(workspace, taken.set(name, this.node.path));
  }
}
