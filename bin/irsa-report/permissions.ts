/** All that the report reads in AWS. */
export const iamActions = [
  'eks:DescribeAddon',
  'eks:DescribeAddonConfiguration',
  'eks:DescribeCluster',
  'eks:DescribeFargateProfile',
  'eks:DescribePodIdentityAssociation',
  'eks:ListAddons',
  'eks:ListFargateProfiles',
  'eks:ListPodIdentityAssociations',
  'iam:GetRole',
] as const;

/** All that the report reads in Kubernetes. */
export const clusterRole = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: irsa-report
rules:
  - apiGroups: ['']
    resources: [serviceaccounts, pods, nodes]
    verbs: [list]
`;
