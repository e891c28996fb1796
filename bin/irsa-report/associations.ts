import {
  DescribePodIdentityAssociationCommand,
  type EKSClient,
  paginateListPodIdentityAssociations,
  type PodIdentityAssociationSummary,
} from '@aws-sdk/client-eks';
import { type Access, known, type Seen } from './access';
import type { Cluster } from './cluster';
import { concurrently } from './concurrently';

export interface Association {
  readonly arn: string;
  readonly ownerArn?: string;
  readonly roles: Seen<{ readonly roleArn?: string; readonly targetRoleArn?: string }>;
}

/** The associations of the service accounts in `wanted`, by `namespace/name`. */
export async function readAssociations(
  eks: EKSClient,
  cluster: Cluster,
  wanted: ReadonlySet<string>,
  access: Access,
  namespace?: string,
): Promise<Seen<ReadonlyMap<string, Association>>> {
  const purpose = 'which service accounts are associated already';
  const listed = await access.attempt('eks:ListPodIdentityAssociations', purpose, async () => {
    const all: PodIdentityAssociationSummary[] = [];
    const input = { clusterName: cluster.name, namespace };
    for await (const { associations = [] } of paginateListPodIdentityAssociations({ client: eks }, input)) {
      all.push(...associations.filter((association) => wanted.has(keyOf(association))));
    }
    return all;
  });
  if (!listed.known) {
    return listed;
  }
  const entries = await concurrently(5, listed.value, async (summary) => {
    return [keyOf(summary), await readAssociation(eks, summary, access)] as const;
  });
  return known(new Map(entries));
}

function keyOf({ namespace, serviceAccount }: PodIdentityAssociationSummary): string {
  return `${namespace}/${serviceAccount}`;
}

async function readAssociation(
  eks: EKSClient,
  { clusterName, associationId, associationArn = '', ownerArn }: PodIdentityAssociationSummary,
  access: Access,
): Promise<Association> {
  const roles = await access.attempt('eks:DescribePodIdentityAssociation', 'the roles of associations', async () => {
    const described = await eks.send(new DescribePodIdentityAssociationCommand({ clusterName, associationId }));
    const { roleArn, targetRoleArn } = described.association ?? {};
    return { roleArn, targetRoleArn };
  });
  return { arn: associationArn, ownerArn, roles };
}
