import { Resource, type IResource } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import {
  CfnPipelineEndpoint,
  type IPipelineEndpointRef,
  type IPipelineRef,
  type PipelineEndpointReference,
} from 'aws-cdk-lib/aws-osis';
import type { Construct } from 'constructs';
import { validateString } from '../core/validation';
import { urlOf } from './ingest-url';
import { Pipeline } from './pipeline';
import { arnOf } from './pipeline-arn';
import { selectSubnets, validateCount, validateSubnets } from './subnet-selection';

/** A way into a pipeline from another VPC. */
export interface IPipelineEndpoint extends IResource, IPipelineEndpointRef {
  /**
   * The ARN.
   *
   * @attribute Arn
   */
  readonly pipelineEndpointArn: string;

  /**
   * The id, which the service chooses.
   *
   * @attribute
   */
  readonly endpointId: string;
}

/** From where which pipeline is reached. */
export interface PipelineEndpointProps {
  /**
   * The pipeline. One of another account must let this account in: `Pipeline.allowEndpointsFrom`. One that this app makes
   * must have a source that clients send to, and at least 2 OCUs. **Another pipeline makes another endpoint.**
   */
  readonly pipeline: IPipelineRef;

  /** The VPC of the clients. Its DNS support and DNS hostnames must be on. **Another VPC makes another endpoint.** */
  readonly vpc: ec2.IVpc;

  /**
   * The subnets: 1 to 12. **Others make another endpoint.**
   *
   * @default - private subnets, one in each of at most three zones
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the endpoint: 1 to 12. They must let clients in by port 443. **Others make another endpoint.**
   *
   * @default - a group of its own, that lets nobody in; see `connections`
   */
  readonly securityGroups?: ec2.ISecurityGroup[];
}

/**
 * A way into a pipeline from another VPC than its own, also from one of another account. Clients sign their requests as ever,
 * and need `osis:Ingest`.
 *
 * Making one takes more than 10 minutes. It has no tags.
 *
 * @resource AWS::OSIS::PipelineEndpoint
 * @stateless
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/cross-account-pipelines.html
 * @example
 * declare const clients: ec2.SecurityGroup;
 * const pipeline = osis.Pipeline.fromPipelineArn(this, 'Logs', 'arn:aws:osis:eu-west-1:111122223333:pipeline/logs');
 * const endpoint = new osis.PipelineEndpoint(this, 'Endpoint', { pipeline, vpc });
 * endpoint.connections.allowDefaultPortFrom(clients);
 */
export class PipelineEndpoint extends Resource implements IPipelineEndpoint, ec2.IConnectable {
  /** @attribute Arn */
  public readonly pipelineEndpointArn: string;
  /** @attribute */
  public readonly endpointId: string;
  /**
   * The host that clients send to, without `https://`; it is that of the pipeline. `ingestUrl` makes a URL of it.
   *
   * @attribute IngestEndpointUrl
   */
  public readonly ingestEndpoint: string;
  /** The security groups of the endpoint; the default port is 443. */
  public readonly connections: ec2.Connections;

  constructor(scope: Construct, id: string, props: PipelineEndpointProps) {
    super(scope, id);

    const { pipeline, vpc, vpcSubnets } = props;
    if (pipeline instanceof Pipeline) pipeline._validateEndpoints();
    const pipelineArn = arnOf(pipeline);
    validateString(this, 'pipeline', pipelineArn, { min: 46, max: 76 });
    const subnets = selectSubnets(vpc, vpcSubnets);
    const securityGroups = props.securityGroups ?? [new ec2.SecurityGroup(this, 'SecurityGroup', { vpc })];
    validateSubnets(this, "'vpcSubnets'", subnets);
    validateCount(this, "'securityGroups'", securityGroups.length);

    const resource = new CfnPipelineEndpoint(this, 'Resource', {
      pipelineArn,
      vpcOptions: {
        subnetIds: subnets.map(({ subnetId }) => subnetId),
        securityGroupIds: securityGroups.map(({ securityGroupId }) => securityGroupId),
      },
    });
    this.endpointId = resource.attrEndpointId;
    this.ingestEndpoint = resource.attrIngestEndpointUrl;
    this.connections = new ec2.Connections({ securityGroups, defaultPort: ec2.Port.tcp(443) });
    this.pipelineEndpointArn = resource.attrArn;
  }

  public get pipelineEndpointRef(): PipelineEndpointReference {
    return { pipelineEndpointArn: this.pipelineEndpointArn };
  }

  /**
   * Where clients send events to.
   *
   * @param path where the source listens, with a slash at the beginning
   */
  public ingestUrl(path?: string): string {
    return urlOf(this, this.ingestEndpoint, path);
  }
}
