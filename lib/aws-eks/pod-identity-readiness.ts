import * as path from 'node:path';
import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { createHandlerFunction, createProvider } from '../core/handler-function';
import { fail, validateInteger } from '../core/validation';
import type { IPodIdentityAssociation } from './pod-identity-association';

const LONGEST_SETTLE_TIME = 300;

/** What to wait for. */
export interface PodIdentityReadinessProps {
  /** The associations that must be there before what depends on this is deployed; at least one, of this stack. */
  readonly associations: IPodIdentityAssociation[];

  /**
   * How long to wait after EKS shows the associations, until the cluster's webhook knows them as well, of which EKS tells
   * nothing: whole seconds, at most 5 minutes.
   *
   * @default Duration.seconds(15) - the webhook is said to take 5 to 10 seconds
   */
  readonly settleTime?: Duration;
}

/**
 * Associations that are really there: what depends on it is deployed when its pods can get credentials.
 *
 * An association that was made is not an association that is seen. Pods that are admitted before get no credentials, nobody
 * says so, and the SDK goes on to the node's role. There is no event and no status to wait for. This waits until EKS shows
 * the associations with their roles, three times in a row, and then for a while; it does so again when a role changes. If
 * they are not there after 5 minutes, the deployment fails and says which one.
 *
 * It makes one function per stack, which may read these associations and nothing else.
 *
 * @stateless
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html#pod-id-considerations
 * @example
 * declare const api: eks.PodIdentityAssociation;
 * declare const deployment: eks_v2.KubernetesManifest;
 * const ready = new eks.PodIdentityReadiness(this, 'Ready', { associations: [api] });
 * deployment.node.addDependency(ready);
 */
export class PodIdentityReadiness extends Construct {
  constructor(scope: Construct, id: string, props: PodIdentityReadinessProps) {
    super(scope, id);
    const { associations, settleTime = Duration.seconds(15) } = props;
    this.validate(associations);
    const settleSeconds = settleTime.toSeconds({ integral: false });
    validateInteger(this, 'settleTime, in seconds,', settleSeconds, { min: 0, max: LONGEST_SETTLE_TIME });

    const waiter = AssociationWaiter.of(this);
    const permission = new iam.Policy(this, 'Policy', {
      roles: [waiter.role],
      statements: [
        new iam.PolicyStatement({
          actions: ['eks:DescribePodIdentityAssociation'],
          resources: associations.map(({ associationArn }) => associationArn),
        }),
      ],
    });

    const resource = new CustomResource(this, 'Resource', {
      serviceToken: waiter.serviceToken,
      resourceType: 'Custom::EKSPodIdentityReadiness',
      properties: {
        Associations: associations.map(({ associationArn, role, targetRole }) => ({
          Arn: associationArn,
          RoleArn: role.roleArn,
          TargetRoleArn: targetRole?.roleArn,
        })),
        SettleSeconds: settleSeconds,
      },
    });
    // What was granted to the roles is in policies of their own, which pods need as much as the association.
    resource.node.addDependency(permission, ...associations, ...associations.map(({ role }) => role));
  }

  private validate(associations: readonly IPodIdentityAssociation[]): void {
    if (associations.length === 0) {
      fail(this, 'NothingToWaitFor', `'associations' must have at least one, got none`);
    }
    const stack = Stack.of(this);
    const other = associations.find((association) => Stack.of(association) !== stack);
    if (other) {
      fail(
        this,
        'AssociationOfAnotherStack',
        `'associations' must be of this stack, '${stack.node.path}', got '${other.node.path}'; wait for it in its own ` +
          `stack, which this one can depend on`,
      );
    }
  }
}

/** The function that waits, once per stack. */
class AssociationWaiter extends Construct {
  static of(scope: Construct): AssociationWaiter {
    const id = 'EksPodIdentityWaiter';
    const stack = Stack.of(scope);
    return (stack.node.tryFindChild(id) as AssociationWaiter | undefined) ?? new AssociationWaiter(stack, id);
  }

  readonly role: iam.IRole;
  readonly serviceToken: string;

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    const { handler, role } = createHandlerFunction(this, {
      description: 'Waits until EKS Pod Identity associations are there',
      folder: path.join(__dirname, 'handlers', 'await-associations'),
      // 5 minutes for the associations and 5 to settle, at most.
      timeout: Duration.minutes(11),
    });

    this.role = role;
    this.serviceToken = createProvider(this, handler).serviceToken;
  }
}
