import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { CfnPipeline } from 'aws-cdk-lib/aws-osis';
import type { Construct } from 'constructs';
import { validateAttachmentCidr } from './attachment-cidr';
import { selectSubnets, validateCount, validateSubnets } from './subnet-selection';

/** Who makes the interface endpoint by which clients in a VPC reach a pipeline. */
export enum PipelineEndpointManagement {
  /** The service makes it, and keeps it up to date. */
  SERVICE = 'SERVICE',

  /**
   * You make it, to `Pipeline.vpcEndpointService`, with private DNS. Whenever the pipeline was stopped and started, the
   * service's name is another one, and the endpoint has to be made again.
   */
  CUSTOMER = 'CUSTOMER',
}

/** Where in a VPC a pipeline is. */
export interface PipelineVpcOptions {
  /** The VPC, in the pipeline's account and region. Its DNS support and DNS hostnames must be on. */
  readonly vpc: ec2.IVpc;

  /**
   * The subnets: 1 to 12; AWS recommends two or three, each in another zone.
   *
   * @default - private subnets, one in each of at most three zones
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the pipeline's endpoint or network interfaces: 1 to 12. Clients of a pipeline need to get in by
   * port 443.
   *
   * @default - a group of its own, that lets nobody in; see `Pipeline.connections`
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Who makes the interface endpoint that clients use.
   *
   * @default PipelineEndpointManagement.SERVICE
   */
  readonly endpointManagement?: PipelineEndpointManagement;
}

/** How a pipeline is attached to a VPC. */
export interface PipelineAttachmentOptions extends PipelineVpcOptions {
  /**
   * A private range of 256 addresses, such as `10.99.20.0/24`, that the service uses on its side: nothing in the VPC, and
   * nothing that the VPC is connected to, may use it.
   */
  readonly cidrBlock: string;
}

/** @internal What a network is for one pipeline. */
export interface BoundNetwork {
  readonly property?: CfnPipeline.VpcOptionsProperty;
  readonly connections?: ec2.Connections;
  readonly attached: boolean;
}

interface NetworkSettings extends PipelineVpcOptions {
  readonly cidrBlock?: string;
}

/**
 * From where a pipeline is reached, and what it reaches. It is for life: another network makes another pipeline, with another
 * name and another URL.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/pipeline-security.html
 */
export class PipelineNetwork {
  /** Clients reach the pipeline over the internet, with requests that they sign; nobody else gets in. */
  public static publicAccess(): PipelineNetwork {
    return new PipelineNetwork();
  }

  /**
   * Clients reach the pipeline in a VPC only, by an interface endpoint.
   *
   * @param options which VPC, and where in it
   */
  public static vpc(options: PipelineVpcOptions): PipelineNetwork {
    return new PipelineNetwork(options);
  }

  /**
   * As `vpc`, and the pipeline has network interfaces in the VPC, by which it reaches a source there: DocumentDB, RDS or
   * Aurora, a self-managed Kafka or OpenSearch.
   *
   * @param options which VPC, where in it, and a range of addresses
   */
  public static attached(options: PipelineAttachmentOptions): PipelineNetwork {
    return new PipelineNetwork(options);
  }

  private constructor(private readonly settings?: NetworkSettings) {}

  /** @internal What makes another pipeline when it changes; the same in every synthesis. */
  public _salt(): string[] {
    if (!this.settings) return [];
    const { vpc, vpcSubnets, securityGroups, endpointManagement, cidrBlock } = this.settings;
    return [
      ...selectSubnets(vpc, vpcSubnets)
        .map((subnet) => stableName(subnet, subnet.subnetId))
        .sort(),
      ...(securityGroups ?? []).map((group) => stableName(group, group.securityGroupId)).sort(),
      stableName(vpc, vpc.vpcId),
      endpointManagement ?? PipelineEndpointManagement.SERVICE,
      cidrBlock === undefined || Token.isUnresolved(cidrBlock) ? '' : cidrBlock,
    ];
  }

  /** @internal */
  public _bind(pipeline: Construct): BoundNetwork {
    if (!this.settings) return { attached: false };
    const { vpc, vpcSubnets, cidrBlock, endpointManagement } = this.settings;
    const subnets = selectSubnets(vpc, vpcSubnets);
    validateSubnets(pipeline, "'vpcSubnets' of 'network'", subnets);
    if (cidrBlock !== undefined) validateAttachmentCidr(pipeline, vpc, cidrBlock);
    const securityGroups = this.settings.securityGroups ?? [new ec2.SecurityGroup(pipeline, 'SecurityGroup', { vpc })];
    validateCount(pipeline, "'securityGroups' of 'network'", securityGroups.length);
    return {
      property: {
        subnetIds: subnets.map(({ subnetId }) => subnetId),
        securityGroupIds: securityGroups.map(({ securityGroupId }) => securityGroupId),
        vpcEndpointManagement: endpointManagement,
        vpcAttachmentOptions: cidrBlock === undefined ? undefined : { attachToVpc: true, cidrBlock },
      },
      connections: new ec2.Connections({ securityGroups, defaultPort: ec2.Port.tcp(443) }),
      attached: cidrBlock !== undefined,
    };
  }
}

/** What tells one resource from another between two syntheses, which the number of a token does not. */
function stableName({ node }: Construct | ec2.IVpc, id: string): string {
  return Token.isUnresolved(id) ? node.path : id;
}
