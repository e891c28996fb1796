import { Annotations } from 'aws-cdk-lib';
import { CfnVPCEndpoint } from 'aws-cdk-lib/aws-ec2';
import { CfnVpcEndpoint, type IVpcEndpointRef } from 'aws-cdk-lib/aws-opensearchserverless';
import type { Construct } from 'constructs';
import { fail, validateString } from '../core/validation';
import { validateEndpointId } from './endpoint-id';
import { CollectionGroupGeneration } from './group-capacity';

/** Through what a private collection is reached; at least one of the three. */
export interface PrivateAccessOptions {
  /**
   * Endpoints of OpenSearch Serverless, such as `VpcEndpoint`; for collections of the next generation interface endpoints of
   * EC2 for `com.amazonaws.<region>.aoss-data`. Those for other services are refused: they do not lead to a collection.
   *
   * @default - none
   */
  readonly vpcEndpoints?: IVpcEndpointRef[];

  /**
   * Ids of such endpoints, `vpce-...`, where the app does not make them.
   *
   * @default - none
   */
  readonly vpcEndpointIds?: string[];

  /**
   * AWS services that reach the collection from their own network, such as `bedrock.amazonaws.com`. They never reach the
   * dashboards.
   *
   * @default - none
   */
  readonly services?: string[];

  /**
   * Whether OpenSearch Dashboards of the collection is reached in the same way.
   *
   * @default false
   */
  readonly dashboards?: boolean;
}

/** What else is reached from the internet. */
export interface PublicAccessOptions {
  /**
   * Whether OpenSearch Dashboards of the collection is reached from the internet too.
   *
   * @default false
   */
  readonly dashboards?: boolean;
}

/**
 * From where a collection is reached. Who may do what there is decided by its grants, whichever the network.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-network.html
 */
export class NetworkAccess {
  /**
   * From VPCs with an endpoint of OpenSearch Serverless, and from AWS services that are named; from nowhere else.
   *
   * @param options endpoints and services, at least one
   */
  public static privateAccess(options: PrivateAccessOptions): NetworkAccess {
    return new NetworkAccess(options);
  }

  /**
   * From the internet. Requests must still be signed by a principal that a grant names.
   *
   * @param options what else is reached
   */
  public static publicAccess(options: PublicAccessOptions = {}): NetworkAccess {
    return new NetworkAccess(undefined, options.dashboards);
  }

  private constructor(
    private readonly options: PrivateAccessOptions | undefined,
    private readonly dashboards = options?.dashboards,
  ) {}

  /**
   * Whether the internet is where the collection is reached from.
   *
   * @internal
   */
  public get _public(): boolean {
    return this.options === undefined;
  }

  /**
   * Whether an AWS service reaches the collection from its own network.
   *
   * @internal
   */
  public _letsIn(service: string): boolean {
    return !this.options || (this.options.services ?? []).includes(service);
  }

  /**
   * The body of the network policy, which is a list even of one.
   *
   * @internal
   */
  public _render(scope: Construct, collectionName: string, generation?: CollectionGroupGeneration): object[] {
    const Resource = [`collection/${collectionName}`];
    const types = this.dashboards ? ['collection', 'dashboard'] : ['collection'];
    const Rules = types.map((ResourceType) => ({ ResourceType, Resource }));
    const { options } = this;
    if (!options) return [{ Rules, AllowFromPublic: true }];

    const endpoints = endpointIds(scope, options, generation);
    const services = options.services ?? [];
    if (endpoints.length + services.length === 0) {
      fail(
        scope,
        'Unreachable',
        `'networkAccess' must name at least one of 'vpcEndpoints', 'vpcEndpointIds' and 'services', got none: nobody could ` +
          `reach the collection; use NetworkAccess.publicAccess() for one that is reached from the internet`,
      );
    }
    for (const service of services) {
      validateString(scope, 'networkAccess.services', service, {
        pattern: /^[a-z0-9-]+\.amazonaws\.com$/,
        allows: 'the form <service>.amazonaws.com',
      });
    }
    return [
      {
        Rules,
        AllowFromPublic: false,
        ...(endpoints.length > 0 && { SourceVPCEs: endpoints }),
        ...(services.length > 0 && { SourceServices: [...new Set(services)] }),
      },
    ];
  }
}

function endpointIds(
  scope: Construct,
  { vpcEndpoints = [], vpcEndpointIds = [] }: PrivateAccessOptions,
  generation: CollectionGroupGeneration | undefined,
): string[] {
  for (const endpoint of vpcEndpoints) validateEndpoint(scope, endpoint, generation);
  for (const id of vpcEndpointIds) validateEndpointId(scope, 'networkAccess.vpcEndpointIds', id);
  return [...new Set([...vpcEndpoints.map(({ vpcEndpointRef }) => vpcEndpointRef.vpcEndpointId), ...vpcEndpointIds])];
}

function validateEndpoint(
  scope: Construct,
  endpoint: IVpcEndpointRef,
  generation: CollectionGroupGeneration | undefined,
): void {
  const resource = endpoint.node.defaultChild ?? endpoint;
  if (CfnVpcEndpoint.isCfnVpcEndpoint(resource)) {
    if (generation === CollectionGroupGeneration.NEXT_GENERATION) {
      remarkOnGeneration(scope, endpoint, 'next', 'an ec2.InterfaceVpcEndpoint for com.amazonaws.<region>.aoss-data');
    }
    return;
  }
  if (!CfnVPCEndpoint.isCfnVPCEndpoint(resource)) return;
  // A region that is a token stands before it.
  const service = /\.([a-z0-9-]+)$/.exec(resource.serviceName ?? '')?.[1];
  if (service !== undefined && service !== 'aoss-data') {
    fail(
      scope,
      'EndpointOfEc2',
      `'networkAccess.vpcEndpoints' must be endpoints of OpenSearch Serverless, got '${endpoint.node.path}' for the service ` +
        `'${service}': make a VpcEndpoint of this module instead, or for a collection of the next generation one for 'aoss-data'`,
    );
  }
  if (generation === CollectionGroupGeneration.CLASSIC) {
    remarkOnGeneration(scope, endpoint, 'classic', 'a VpcEndpoint of this module');
  }
}

/** Each generation has hosts of its own, and each kind of endpoint makes names of one of them lead to it. */
function remarkOnGeneration(scope: Construct, endpoint: IVpcEndpointRef, generation: string, instead: string): void {
  Annotations.of(scope).addWarningV2(
    'cdk-reinvent-constructs:aoss.endpointOfOtherGeneration',
    `'${endpoint.node.path}' does not lead to a collection of the ${generation} generation, whose host is another: take ${instead}`,
  );
}
