import { CfnVPCEndpoint } from 'aws-cdk-lib/aws-ec2';
import type { IVpcEndpointRef } from 'aws-cdk-lib/aws-opensearchserverless';
import type { IConstruct } from 'constructs';
import { fail, validateString } from '../core/validation';

/** Through what a private collection is reached; at least one of the three. */
export interface PrivateAccessOptions {
  /**
   * Endpoints of OpenSearch Serverless (`AWS::OpenSearchServerless::VpcEndpoint`). An interface endpoint of EC2 is refused:
   * it does not lead to a collection.
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
  public _render(scope: IConstruct, collectionName: string): object[] {
    const Resource = [`collection/${collectionName}`];
    const types = this.dashboards ? ['collection', 'dashboard'] : ['collection'];
    const Rules = types.map((ResourceType) => ({ ResourceType, Resource }));
    const { options } = this;
    if (!options) return [{ Rules, AllowFromPublic: true }];

    const endpoints = endpointIds(scope, options);
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

function endpointIds(scope: IConstruct, { vpcEndpoints = [], vpcEndpointIds = [] }: PrivateAccessOptions): string[] {
  for (const endpoint of vpcEndpoints) {
    if (!CfnVPCEndpoint.isCfnVPCEndpoint(endpoint.node.defaultChild ?? endpoint)) continue;
    fail(
      scope,
      'EndpointOfEc2',
      `'networkAccess.vpcEndpoints' must be endpoints of OpenSearch Serverless, got the EC2 endpoint '${endpoint.node.path}': ` +
        `make an AWS::OpenSearchServerless::VpcEndpoint instead`,
    );
  }
  for (const id of vpcEndpointIds) {
    validateString(scope, 'networkAccess.vpcEndpointIds', id, {
      pattern: /^vpce-[0-9a-z]+$/,
      allows: 'the form vpce-<id>',
    });
  }
  return [...new Set([...vpcEndpoints.map(({ vpcEndpointRef }) => vpcEndpointRef.vpcEndpointId), ...vpcEndpointIds])];
}
