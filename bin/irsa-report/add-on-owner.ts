import type { AddOn } from './add-ons';
import type { AddOnOwner } from './report';

/** Where the add-ons have the service accounts that call AWS, as their documentation says. */
const wellKnown: Readonly<Record<string, readonly string[]>> = {
  adot: ['adot-col-prom-metrics', 'adot-col-otlp-ingest', 'adot-col-container-logs'].map(
    (name) => `opentelemetry-operator-system/${name}`,
  ),
  'amazon-cloudwatch-observability': ['amazon-cloudwatch/cloudwatch-agent'],
  'aws-ebs-csi-driver': ['kube-system/ebs-csi-controller-sa'],
  'aws-efs-csi-driver': ['kube-system/efs-csi-controller-sa'],
  'aws-fsx-csi-driver': ['kube-system/fsx-csi-controller-sa'],
  'aws-mountpoint-s3-csi-driver': ['kube-system/s3-csi-driver-sa'],
  'vpc-cni': ['kube-system/aws-node'],
};

/** The annotated service account, as far as ownership goes. */
export interface Owned {
  readonly namespace: string;
  readonly name: string;
  readonly roleArn: string;
  /** Of its association. */
  readonly ownerArn?: string;
}

/** The installed add-on that the service account belongs to. */
export function addOnOwner(owned: Owned, addOns: readonly AddOn[]): AddOnOwner | null {
  // arn:aws:eks:REGION:ACCOUNT:addon/CLUSTER/NAME/ID
  const ownerName = owned.ownerArn?.split('/')[2];
  const addOn =
    addOns.find(({ name }) => name === ownerName) ?? addOns.find((candidate) => belongsTo(owned, candidate));
  if (addOn === undefined) {
    return null;
  }
  const { identities } = addOn;
  return {
    name: addOn.name,
    version: addOn.version ?? null,
    supportsPodIdentity: identities.known ? identities.value.includes(owned.name) : null,
  };
}

function belongsTo({ namespace, name, roleArn }: Owned, addOn: AddOn): boolean {
  const places = wellKnown[addOn.name] ?? [];
  if (places.includes(`${namespace}/${name}`)) {
    return true;
  }
  const home = addOn.namespace ?? places[0]?.split('/')[0];
  const names = [
    ...places.map((place) => place.split('/')[1]),
    ...(addOn.identities.known ? addOn.identities.value : []),
  ];
  if (names.includes(name) && home !== undefined) {
    return namespace === home;
  }
  // The role that EKS has put on the add-on's service account; the names say whether another one only shares it.
  return addOn.serviceAccountRoleArn === roleArn && (names.length === 0 || names.includes(name));
}
