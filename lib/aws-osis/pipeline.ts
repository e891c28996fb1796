import { ArnFormat, Fn, Lazy, Resource, Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import { CfnPipeline, type PipelineReference } from 'aws-cdk-lib/aws-osis';
import type { Construct } from 'constructs';
import { fail, isKnown, validateString } from '../core/validation';
import { domainStatements } from './domain-access';
import { urlOf, validateHost } from './ingest-url';
import { PipelineAlarms, type PipelineAlarmsOptions } from './pipeline-alarms';
import { pipelineArnOf } from './pipeline-arn';
import { makeBody, type PipelineBody } from './pipeline-body';
import { arrangeBuffer } from './pipeline-buffer';
import { arrangeCapacity, type Capacity } from './pipeline-capacity';
import { PipelineGrants } from './pipeline-grants';
import { PipelineLogging } from './pipeline-logging';
import { PipelineMetrics } from './pipeline-metrics';
import { generateName, validateName } from './pipeline-name';
import { PipelineNetwork, type BoundNetwork } from './pipeline-network';
import type { IPipeline, PipelineAttributes, PipelineProps } from './pipeline-props';
import { allowAttachment, makeRole, trustService } from './pipeline-role';

/** What Data Prepper replaces in paths by the name of the sub-pipeline. */
const SUB_PIPELINE = /\$\{pipelineName\}/g;

abstract class PipelineBase extends Resource implements IPipeline {
  public abstract readonly pipelineArn: string;
  public abstract readonly pipelineName: string;
  public readonly grants = PipelineGrants.fromPipeline(this);
  public readonly metrics = PipelineMetrics.fromPipeline(this);

  public get pipelineRef(): PipelineReference {
    return { pipelineArn: this.pipelineArn };
  }

  public abstract ingestUrl(path?: string): string;
}

/**
 * Gets events, changes them and writes them to OpenSearch or S3, without servers: a pipeline of OpenSearch Ingestion.
 *
 * **It is billed by the hour for its OCUs, also while no event comes**, about 0.24 USD for each in us-east-1, until it is
 * stopped or deleted; nobody can stop it by CloudFormation. Making one takes about 10 minutes. Its configuration is changed
 * without a gap: a second fleet takes over.
 *
 * The deploying role needs `iam:PassRole` on the pipeline's role, `iam:CreateServiceLinkedRole`, and the actions on log
 * deliveries that the page on its log lists.
 *
 * @resource AWS::OSIS::Pipeline
 * @stateless
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ingestion.html
 * @example
 * declare const domain: opensearch.Domain;
 * declare const failures: s3.Bucket;
 * new osis.Pipeline(this, 'Logs', {
 *   source: osis.Source.http({ path: '/logs' }),
 *   processors: [osis.Processor.grok({ match: { log: ['%{COMMONAPACHELOG}'] } })],
 *   sinks: [
 *     osis.Sink.domain(domain, {
 *       index: 'logs-%{yyyy.MM.dd}',
 *       deadLetterQueue: osis.DeadLetterQueue.toBucket(failures),
 *     }),
 *   ],
 * });
 */
export class Pipeline extends PipelineBase {
  /**
   * A pipeline that another app made, by its ARN.
   *
   * @param scope construct scope
   * @param id construct id
   * @param pipelineArn `arn:<partition>:osis:<region>:<account>:pipeline/<name>`
   */
  public static fromPipelineArn(scope: Construct, id: string, pipelineArn: string): IPipeline {
    return Pipeline.fromPipelineAttributes(scope, id, { pipelineArn });
  }

  /**
   * A pipeline that another app made.
   *
   * @param scope construct scope
   * @param id construct id
   * @param attrs its ARN, and where it is reached
   */
  public static fromPipelineAttributes(scope: Construct, id: string, attrs: PipelineAttributes): IPipeline {
    const { pipelineArn, ingestEndpoint } = attrs;
    validateString(scope, 'pipelineArn', pipelineArn, {
      pattern: /^arn:[a-z-]+:osis:[a-z0-9-]+:\d{12}:pipeline\/[a-z][a-z0-9-]{2,27}$/,
      allows: 'the form arn:<partition>:osis:<region>:<account>:pipeline/<name>',
    });
    validateHost(scope, ingestEndpoint);
    const { resourceName } = Stack.of(scope).splitArn(pipelineArn, ArnFormat.SLASH_RESOURCE_NAME);

    class Import extends PipelineBase {
      public readonly pipelineArn = pipelineArn;
      public readonly pipelineName = resourceName!;

      public ingestUrl(path?: string): string {
        if (ingestEndpoint !== undefined) return urlOf(this, ingestEndpoint, path);
        fail(
          this,
          'IngestEndpointUnknown',
          `'ingestEndpoint' must be given to fromPipelineAttributes before the URL of '${this.node.path}' is asked for, got none`,
        );
      }
    }
    return new Import(scope, id, { environmentFromArn: pipelineArn });
  }

  /** @attribute */
  public readonly pipelineArn: string;
  /** @attribute */
  public readonly pipelineName: string;
  /**
   * The host that clients send to, without `https://`. `ingestUrl` makes a URL of it.
   *
   * @attribute IngestEndpointUrls
   */
  public readonly ingestEndpoint: string;
  /**
   * The name of the service that an interface endpoint of your own is made to, with PipelineEndpointManagement.CUSTOMER.
   *
   * @attribute
   */
  public readonly vpcEndpointService: string;
  /** What the pipeline acts as. What plugins made by `of` need is granted to it. */
  public readonly role: iam.IRole;
  /** The log group, unless there is no log. */
  public readonly logGroup?: logs.ILogGroupRef;
  /** @internal */
  public readonly _body: PipelineBody;
  /** @internal */
  public readonly _capacity: Capacity;
  /** @internal */
  public readonly _persistentBuffer: boolean;

  private readonly network: BoundNetwork;
  private readonly consumers = new Set<string>();

  constructor(scope: Construct, id: string, props: PipelineProps) {
    super(scope, id);

    const { network = PipelineNetwork.publicAccess(), logging = PipelineLogging.cloudWatchLogs() } = props;
    const { persistentBuffer = false, encryptionKey } = props;
    this._persistentBuffer = persistentBuffer;
    validateName(this, props.pipelineName);
    this.pipelineName = props.pipelineName ?? generateName(this, network._salt());

    this.role = props.role ?? makeRole(this, this.pipelineName);
    if (props.role) trustService(this, props.role, this.pipelineName);
    this._body = makeBody(this, this.role, props);
    const { plugins, text } = this._body;
    this._capacity = arrangeCapacity(this, { ...props, persistentBuffer }, plugins);
    arrangeBuffer(this, this.role, { persistentBuffer, encryptionKey }, plugins);
    this.network = this.bindNetwork(network);
    const bound = logging._bind(this, this.pipelineName);
    this.logGroup = bound.logGroup;

    const resource = new CfnPipeline(this, 'Resource', {
      pipelineName: this.pipelineName,
      minUnits: this._capacity.min,
      maxUnits: this._capacity.max,
      pipelineConfigurationBody: text,
      pipelineRoleArn: this.role.roleArn,
      bufferOptions: persistentBuffer ? { persistentBufferEnabled: true } : undefined,
      encryptionAtRestOptions: encryptionKey && { kmsKeyArn: encryptionKey.keyRef.keyArn },
      logPublishingOptions: bound.property,
      vpcOptions: this.network.property,
      resourcePolicy: Lazy.any({ produce: () => this.renderPolicy() }),
    });
    // The service tries the role when it makes the pipeline.
    if (Stack.of(this.role) === this.stack) resource.node.addDependency(this.role);
    resource.node.addDependency(...bound.dependencies, ...this._body.dependencies);

    this.pipelineArn = resource.attrPipelineArn;
    this.ingestEndpoint = Fn.select(0, resource.attrIngestEndpointUrls);
    this.vpcEndpointService = resource.attrVpcEndpointService;
  }

  /** The security groups of the pipeline's endpoint or network interfaces; refused for a public pipeline, which has none. */
  public get connections(): ec2.Connections {
    const { connections } = this.network;
    if (connections) return connections;
    fail(this, 'NoNetwork', `'network' must be a VPC before connections are asked for, got public access`);
  }

  /**
   * Where clients send events to; refused for sources that no client sends to.
   *
   * @param path where the source listens, with a slash at the beginning; by default the option `path` of the source
   */
  public ingestUrl(path?: string): string {
    this.validatePush('must be one that clients send to before a URL is asked for');
    return urlOf(this, this.ingestEndpoint, path ?? this.sourcePath());
  }

  /**
   * Lets another account make endpoints in its VPCs (see `PipelineEndpoint`) by which its clients reach the pipeline. They
   * need `osis:Ingest` as well.
   *
   * @param accountId the account's 12 digits
   */
  public allowEndpointsFrom(accountId: string): void {
    validateString(this, 'accountId', accountId, { pattern: /^\d{12}$/, allows: '12 digits' });
    this._validateEndpoints();
    this.consumers.add(accountId);
  }

  /**
   * What the access policy of a domain must have to let the pipeline's role in, for `addAccessPolicies` of the domain or for
   * whoever owns it. The role's own policy is enough for a domain of the same account, unless the domain's denies it, so that
   * this is for one of another account, for a role that the app cannot change, and for those who want the policy to name the role.
   *
   * @param domain a domain that a typed source, processor or sink of the pipeline uses; any other is refused
   * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/pipeline-domain-access.html
   */
  public domainAccessStatements(domain: opensearch.IDomain): iam.PolicyStatement[] {
    const statements = domainStatements({ pipeline: this, role: this.role }, domain);
    if (statements.length > 0) return statements;
    fail(
      this,
      'DomainNotUsed',
      `'domain' must be one that a typed source, processor or sink of '${this.node.path}' uses, got '${domain.node.path}'`,
    );
  }

  /**
   * The alarms that AWS recommends for what this pipeline is made of.
   *
   * @param id id of the construct that holds them
   * @param options what they know and do
   */
  public addAlarms(id: string, options: PipelineAlarmsOptions = {}): PipelineAlarms {
    return new PipelineAlarms(this, id, { pipeline: this, ...options });
  }

  /** @internal */
  public _validateEndpoints(): void {
    this.validatePush('must be one that clients send to before other VPCs can have endpoints');
    const { min } = this._capacity;
    if (!isKnown(min) || min >= 2) return;
    fail(
      this,
      'EndpointsNeedCapacity',
      `'minCapacity' must be at least 2 before other VPCs can have endpoints, got ${min}`,
    );
  }

  private validatePush(demand: string): void {
    const { source, push } = this._body.plugins;
    if (push === false) fail(this, 'NoPushSource', `'source' of '${this.node.path}' ${demand}, got '${source!.name}'`);
  }

  private bindNetwork(network: PipelineNetwork): BoundNetwork {
    const bound = network._bind(this);
    const { needsAttachment } = this._body;
    if (needsAttachment !== undefined && !bound.attached) {
      fail(
        this,
        'AttachmentMissing',
        `'network' must be PipelineNetwork.attached(...) because ${needsAttachment}, got ` +
          (bound.property ? 'a VPC without attachment' : 'public access'),
      );
    }
    if (bound.attached) allowAttachment(this, this.role, bound.property!);
    return bound;
  }

  /** The service takes the account's bare number as principal, and not its ARN. */
  private renderPolicy(): CfnPipeline.ResourcePolicyProperty | undefined {
    if (this.consumers.size === 0) return undefined;
    const statement = new iam.PolicyStatement({
      actions: ['osis:CreatePipelineEndpoint'],
      principals: [...this.consumers].map((account) => new iam.ArnPrincipal(account)),
      resources: [pipelineArnOf(this, this.pipelineName)],
    });
    return { policy: new iam.PolicyDocument({ statements: [statement] }) };
  }

  private sourcePath(): string | undefined {
    const { source } = this._body.plugins;
    const { path } = (source?.options ?? {}) as { path?: unknown };
    return typeof path === 'string' ? path.replaceAll(SUB_PIPELINE, source!.subPipeline) : undefined;
  }
}
