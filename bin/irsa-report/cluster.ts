import { DescribeClusterCommand, type EKSClient } from '@aws-sdk/client-eks';
import { describeError } from '../../examples/verification/service-errors';
import { isRefusal } from './access';
import { CannotReport } from './cannot-report';

/** The cluster as EKS describes it. */
export interface Cluster {
  readonly name: string;
  readonly arn: string;
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly endpoint?: string;
  /** Without `https://`, as trust policies spell it. */
  readonly issuer?: string;
  readonly autoMode: boolean;
}

/** Reads the one thing in AWS that nothing works without. */
export async function readCluster(eks: EKSClient, name: string): Promise<Cluster> {
  const { cluster } = await eks.send(new DescribeClusterCommand({ name })).catch(async (error: unknown) => {
    throw new CannotReport(await remedy(eks, name, error), { cause: error });
  });
  const [, partition, , region, account] = cluster?.arn?.split(':') ?? [];
  if (cluster?.arn === undefined || partition === undefined || region === undefined || account === undefined) {
    throw new CannotReport(`expected the ARN of the cluster '${name}' from EKS, got: ${cluster?.arn ?? 'none'}`);
  }
  return {
    name,
    arn: cluster.arn,
    partition,
    account,
    region,
    endpoint: cluster.endpoint,
    issuer: cluster.identity?.oidc?.issuer?.replace(/^https:\/\//, ''),
    autoMode: cluster.computeConfig?.enabled === true,
  };
}

async function remedy(eks: EKSClient, name: string, error: unknown): Promise<string> {
  if (error instanceof Error && error.name === 'ResourceNotFoundException') {
    return `there is no cluster '${name}' in ${await eks.config.region()}; say with --region where it is`;
  }
  const grant = isRefusal(error) ? '; grant eks:DescribeCluster' : '';
  return `the cluster '${name}' could not be read: ${describeError(error)}${grant}`;
}
