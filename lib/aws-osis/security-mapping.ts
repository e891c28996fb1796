import { createHash } from 'node:crypto';
import * as path from 'node:path';
import { CustomResource, Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import { Construct } from 'constructs';
import { createHandlerFunction, createProvider } from '../core/handler-function';
import { fail } from '../core/validation';
import { domainEnvironment } from './domain-environment';
import { allowMaster, type Master } from './domain-master';
import type { FineGrainedAccessNetwork } from './fine-grained-access';
import type { PluginContext } from './plugin';
import { leastPrivileges, securityRoleName } from './security-role';

/** What is mapped, where and by whom. */
export interface MappingSettings {
  readonly domain: opensearch.IDomain;
  readonly master: Master;
  readonly network: FineGrainedAccessNetwork | undefined;
  readonly securityRole: string | undefined;
  readonly pattern: string | undefined;
}

/** Maps the pipeline's role in a domain, once for all sinks of the pipeline that ask for the same. */
export function mapSecurityRole(context: PluginContext, settings: MappingSettings): Construct {
  const { pipeline, role } = context;
  const { domain, securityRole, pattern } = settings;
  // Neither who maps nor from where is in it: another resource would map what is mapped, and the former would then undo it.
  const id = `SecurityMapping${digest([domain.node.path, securityRole ?? ''])}`;
  const existing = pipeline.node.tryFindChild(id) as SecurityMapping | undefined;
  if (existing && !existing.isMadeBy(settings)) {
    fail(
      pipeline,
      'MappedTwice',
      `'fineGrainedAccess' must be the same in all sinks to '${domain.node.path}' that map ` +
        `${securityRole === undefined ? `the pipeline's own role` : `'${securityRole}'`}, got two: share one FineGrainedAccess`,
    );
  }
  // eslint-disable-next-line awscdk/no-variable-construct-id -- a pipeline may have sinks to several domains
  const mapping = existing ?? new SecurityMapping(pipeline, id, { ...settings, role });
  mapping.patterns.push(pattern);
  return mapping;
}

/**
 * The custom resource, with a function of its own: one that pipelines share could not move to another network, since
 * CloudFormation refuses to change the function of a custom resource.
 */
class SecurityMapping extends Construct {
  readonly patterns: (string | undefined)[] = [];
  private readonly settings: MappingSettings;

  constructor(scope: Construct, id: string, props: MappingSettings & { readonly role: iam.IRole }) {
    super(scope, id);
    this.settings = props;
    const { domain, master, network, securityRole } = props;
    const { handler, role } = createHandlerFunction(this, {
      description: 'Maps the role of a pipeline in an OpenSearch domain',
      folder: path.join(__dirname, 'handlers', 'map-security-role'),
      // A change of IAM takes minutes to be known to a domain.
      timeout: Duration.minutes(14),
      network,
    });
    if (network && isConnectable(domain)) letIn(handler, domain);
    const policy = new iam.Policy(this, 'Policy', { roles: [role] });
    allowMaster(policy, role, master, domain.domainArn);

    const resource = new CustomResource(this, 'Resource', {
      serviceToken: createProvider(this, handler).serviceToken,
      resourceType: 'Custom::OpenSearchSecurityMapping',
      properties: {
        ...this.masterProperties(),
        Endpoint: `https://${domain.domainEndpoint}`,
        Region: domainEnvironment(domain).region,
        BackendRole: props.role.roleArn,
        SecurityRole: securityRole ?? securityRoleName(scope),
        OwnRole: securityRole === undefined ? Lazy.string({ produce: () => this.ownRole() }) : undefined,
      },
    });
    resource.node.addDependency(policy, domain, ...(master.masterRole ? [master.masterRole] : []));
  }

  isMadeBy({ master, network }: MappingSettings): boolean {
    const own = this.settings;
    const sameMaster =
      own.master.masterRole === master.masterRole &&
      own.master.secret === master.secret &&
      own.master.usernameField === master.usernameField &&
      own.master.passwordField === master.passwordField;
    return sameMaster && own.network === network;
  }

  private masterProperties(): Record<string, string | undefined> {
    const { masterRole, secret, usernameField, passwordField } = this.settings.master;
    return {
      UrlSuffix: Stack.of(this).urlSuffix,
      MasterRoleArn: masterRole?.roleArn,
      SecretArn: secret?.secretArn,
      UsernameField: usernameField,
      PasswordField: passwordField,
    };
  }

  private ownRole(): string {
    return JSON.stringify(leastPrivileges(this.patterns));
  }
}

/** Ingress alone: what the function's groups let out is for whoever made them, and the default one lets out everything. */
function letIn(handler: lambda.Function, domain: opensearch.Domain): void {
  for (const group of domain.connections.securityGroups) {
    for (const from of handler.connections.securityGroups) {
      group.addIngressRule(from, ec2.Port.HTTPS, 'maps the role of a pipeline', true);
    }
  }
}

/** The L2 throws at the mere question where the domain is in no VPC. */
function isConnectable(domain: opensearch.IDomain): domain is opensearch.Domain {
  try {
    return (domain as Partial<opensearch.Domain>).connections !== undefined;
  } catch {
    return false;
  }
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('|')).digest('hex').slice(0, 8).toUpperCase();
}
