import { DescribeFargateProfileCommand, type EKSClient, paginateListFargateProfiles } from '@aws-sdk/client-eks';
import type { Access, Seen } from './access';
import type { Cluster } from './cluster';
import { concurrently } from './concurrently';
import { globMatches } from './glob';

export interface FargateSelector {
  readonly profile: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

type Labels = Readonly<Record<string, string>>;

/** The selectors of all Fargate profiles; a pod goes to Fargate when it matches one of them. */
export async function readFargateSelectors(
  eks: EKSClient,
  { name: clusterName }: Cluster,
  access: Access,
): Promise<Seen<FargateSelector[]>> {
  const purpose = 'which pods a Fargate profile selects';
  const names = await access.attempt('eks:ListFargateProfiles', purpose, async () => {
    const all: string[] = [];
    for await (const { fargateProfileNames = [] } of paginateListFargateProfiles({ client: eks }, { clusterName })) {
      all.push(...fargateProfileNames);
    }
    return all;
  });
  if (!names.known) {
    return names;
  }
  return access.attempt('eks:DescribeFargateProfile', purpose, async () => {
    const profiles = await concurrently(5, names.value, (fargateProfileName) =>
      eks.send(new DescribeFargateProfileCommand({ clusterName, fargateProfileName })),
    );
    return profiles.flatMap(({ fargateProfile }) =>
      (fargateProfile?.selectors ?? []).map(({ namespace = '', labels = {} }) => ({
        profile: fargateProfile?.fargateProfileName ?? '',
        namespace,
        labels,
      })),
    );
  });
}

/** Both parts of a selector may have wildcards. */
export function selectsNamespace(selector: FargateSelector, namespace: string): boolean {
  return globMatches(selector.namespace, namespace);
}

export function selectsLabels(selector: FargateSelector, labels: Labels): boolean {
  return Object.entries(selector.labels).every(([key, pattern]) => {
    const value = labels[key];
    return value !== undefined && globMatches(pattern, value);
  });
}
