import { Validations, type RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import type { Construct } from 'constructs';

/** What differs from one example to the next. */
export interface SmallDomainProps {
  /** Why one node without standby is enough. */
  readonly oneNode: string;
  /** Why there are no logs of slow requests. */
  readonly noSlowLogs: string;
  readonly removalPolicy: RemovalPolicy;
}

/**
 * A domain for examples: one small node, which only takes requests that are signed by somebody whom IAM allows them.
 *
 * Cost: about 0.04 USD an hour.
 */
export class SmallDomain extends opensearch.Domain {
  constructor(scope: Construct, id: string, props: SmallDomainProps) {
    const { oneNode, noSlowLogs, removalPolicy } = props;
    super(scope, id, {
      version: opensearch.EngineVersion.OPENSEARCH_2_19,
      capacity: { dataNodes: 1, dataNodeInstanceType: 't3.small.search', multiAzWithStandbyEnabled: false },
      ebs: { volumeSize: 10, volumeType: ec2.EbsDeviceVolumeType.GP3 },
      encryptionAtRest: { enabled: true },
      nodeToNodeEncryption: true,
      enforceHttps: true,
      tlsSecurityPolicy: opensearch.TLSSecurityPolicy.TLS_1_2_PFS,
      removalPolicy,
    });
    const identities =
      'It has no access policy, so that only identities of this account get in, by signed requests and as far as their own ' +
      'policies allow it; a VPC or addresses would keep out the pipeline and whoever tries this out';
    Validations.of(this).acknowledge(
      ...['OS1', 'OS3', 'OS5'].map((rule) => ({ id: `AwsSolutions-${rule}`, reason: identities })),
      ...['OS4', 'OS7'].map((rule) => ({ id: `AwsSolutions-${rule}`, reason: oneNode })),
      ...['SEARCH', 'INDEX'].map((log) => ({
        id: `AwsSolutions-OS9[LogExport::${log}_SLOW_LOGS]`,
        reason: noSlowLogs,
      })),
    );
  }
}
