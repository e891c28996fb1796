import {
  DescribeAddonCommand,
  DescribeAddonConfigurationCommand,
  type EKSClient,
  paginateListAddons,
} from '@aws-sdk/client-eks';
import { type Access, known, type Seen } from './access';
import type { Cluster } from './cluster';
import { concurrently } from './concurrently';

/** An EKS add-on that is installed. */
export interface AddOn {
  readonly name: string;
  /** Missing when the add-on could not be described; so are the next three. */
  readonly version?: string;
  readonly status?: string;
  readonly namespace?: string;
  readonly serviceAccountRoleArn?: string;
  /** The service accounts for which this version takes a Pod Identity association. */
  readonly identities: Seen<readonly string[]>;
}

const purpose = 'which service accounts belong to an add-on, and which add-ons can use Pod Identity';

export async function readAddOns(eks: EKSClient, { name }: Cluster, access: Access): Promise<Seen<AddOn[]>> {
  const names = await access.attempt('eks:ListAddons', `${purpose}; whether the agent is installed`, async () => {
    const all: string[] = [];
    for await (const { addons = [] } of paginateListAddons({ client: eks }, { clusterName: name })) {
      all.push(...addons);
    }
    return all;
  });
  return names.known
    ? known(await concurrently(5, names.value, (addOn) => readAddOn(eks, name, addOn, access)))
    : names;
}

async function readAddOn(eks: EKSClient, clusterName: string, name: string, access: Access): Promise<AddOn> {
  const described = await access.attempt('eks:DescribeAddon', purpose, () =>
    eks.send(new DescribeAddonCommand({ clusterName, addonName: name })),
  );
  if (!described.known) {
    return { name, identities: described };
  }
  const { addonVersion, status, namespaceConfig, serviceAccountRoleArn } = described.value.addon ?? {};
  const identities = await access.attempt('eks:DescribeAddonConfiguration', purpose, async () => {
    const configuration = await eks.send(
      new DescribeAddonConfigurationCommand({ addonName: name, addonVersion: addonVersion ?? '' }),
    );
    return (configuration.podIdentityConfiguration ?? []).flatMap(({ serviceAccount }) => serviceAccount ?? []);
  });
  return {
    name,
    version: addonVersion,
    status,
    namespace: namespaceConfig?.namespace,
    serviceAccountRoleArn,
    identities,
  };
}
