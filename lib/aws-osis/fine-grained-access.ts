import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { IDependable } from 'constructs';
import { fail } from '../core/validation';
import type { Master } from './domain-master';
import type { PluginContext } from './plugin';
import { mapSecurityRole } from './security-mapping';

/**
 * Where the function runs that maps the role. It must reach the domain, and by a NAT gateway or interface endpoints also AWS
 * STS or Secrets Manager.
 */
export interface FineGrainedAccessNetwork {
  /** The VPC. */
  readonly vpc: ec2.IVpc;

  /**
   * The subnets of the function.
   *
   * @default - the VPC's private subnets
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the function. A domain of this app lets them in at port 443; another must do so already.
   *
   * @default - a new one, which lets everything out
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
}

/** What the pipeline's role becomes in the domain. */
export interface FineGrainedAccessOptions {
  /**
   * A role that the domain has, such as `all_access`: its mapping gets the pipeline's role, and loses it with the pipeline.
   * Pipelines that share one IAM role should not share such a mapping: the first that goes takes it away from all.
   *
   * @default - a role of the pipeline's own, which may write the sink's indexes and make their templates
   */
  readonly securityRole?: string;

  /**
   * Where the function runs, for a domain in a VPC.
   *
   * @default - outside of VPCs
   */
  readonly network?: FineGrainedAccessNetwork;
}

/** The options for a user of the domain's own database. */
export interface MasterUserOptions extends FineGrainedAccessOptions {
  /**
   * The field of the secret with the user's name.
   *
   * @default 'username'
   */
  readonly usernameField?: string;

  /**
   * The field of the secret with the password.
   *
   * @default 'password'
   */
  readonly passwordField?: string;
}

/**
 * How a domain with fine-grained access control lets the pipeline's role in. Its security plugin must have a role that is
 * mapped to the IAM role, which only its master user may do: a function does it as that user, before the pipeline is made,
 * and takes it back when the pipeline goes.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html
 */
export class FineGrainedAccess {
  /**
   * As an IAM role that is the domain's master user. The function assumes it. A role of the pipeline's stack lets it; the
   * trust policy of any other must do so already, and a warning says how.
   *
   * @param masterRole the role whose ARN is the domain's `masterUserArn`; it needs `es:ESHttp*` on the domain, which it is given
   *   where the app owns it
   * @param options what the pipeline's role becomes
   */
  public static asMasterRole(masterRole: iam.IRole, options: FineGrainedAccessOptions = {}): FineGrainedAccess {
    return new FineGrainedAccess({ masterRole }, options);
  }

  /**
   * As the master user of the domain's own database. The function may read the secret.
   *
   * @param secret a secret in JSON with the user's name and password, in the pipeline's region
   * @param options the names of its fields, and what the pipeline's role becomes
   */
  public static asMasterUser(secret: secretsmanager.ISecret, options: MasterUserOptions = {}): FineGrainedAccess {
    const { usernameField = 'username', passwordField = 'password' } = options;
    return new FineGrainedAccess({ secret, usernameField, passwordField }, options);
  }

  private constructor(
    private readonly master: Master,
    private readonly options: FineGrainedAccessOptions,
  ) {}

  /** @internal */
  public _bind(context: PluginContext, sink: SecuredSink): IDependable {
    const { network, securityRole } = this.options;
    const { domain } = sink;
    if (sink.inVpc && network === undefined) {
      fail(
        context.pipeline,
        'DomainInVpc',
        `'fineGrainedAccess.network' must be given for '${domain.node.path}', which is in a VPC, got none: the function ` +
          `that maps the role would not reach it`,
      );
    }
    if (securityRole !== undefined && !Token.isUnresolved(securityRole) && !/^[^\s/?#%]+$/.test(securityRole)) {
      fail(
        context.pipeline,
        'PatternMismatch',
        `'fineGrainedAccess.securityRole' must be the name of a role without spaces and any of / ? # %, got '${securityRole}'`,
      );
    }
    const { pattern } = sink;
    return mapSecurityRole(context, { domain, master: this.master, network, securityRole, pattern });
  }
}

/**
 * A sink whose domain asks for more than IAM.
 *
 * @internal
 */
export interface SecuredSink {
  readonly domain: opensearch.IDomain;
  readonly inVpc: boolean;
  /** The indexes that it writes; undefined where that is not known. */
  readonly pattern: string | undefined;
}
