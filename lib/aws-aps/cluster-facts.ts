import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';

/** What the constructs of a cluster have beyond a reference, as far as they have it. */
interface ClusterLike {
  readonly vpc?: ec2.IVpc;
  readonly clusterSecurityGroupId?: string;
  readonly authenticationMode?: string;
  readonly endpointAccess?: { readonly _config?: { readonly privateAccess?: boolean } };
}

/** The cluster's VPC, where its construct knows it. */
export function vpcOf(cluster: eks.IClusterRef): ec2.IVpc | undefined {
  return ifGiven(() => (cluster as ClusterLike).vpc);
}

/** The id of the security group that EKS made for the cluster, where its construct knows it. */
export function securityGroupIdOf(cluster: eks.IClusterRef): string | undefined {
  const given = ifGiven(() => (cluster as ClusterLike).clusterSecurityGroupId);
  return given ?? resourceOf(cluster)?.attrClusterSecurityGroupId;
}

/** The L1 of a cluster, which it is itself or has made. */
export function resourceOf(cluster: eks.IClusterRef): eks.CfnCluster | undefined {
  return [cluster, cluster.node.defaultChild].find((candidate) => eks.CfnCluster.isCfnCluster(candidate));
}

/** Whether the API server can be reached from within the VPC; nothing where that is not known. */
export function hasPrivateEndpoint(cluster: eks.IClusterRef): boolean | undefined {
  const resource = resourceOf(cluster);
  // A cluster of aws-eks is a custom resource, whose settings only the construct has.
  if (!resource) return (cluster as ClusterLike).endpointAccess?._config?.privateAccess;
  const { resourcesVpcConfig } = resource;
  if (Token.isUnresolved(resourcesVpcConfig)) return undefined;
  const { endpointPrivateAccess = false } = resourcesVpcConfig as eks.CfnCluster.ResourcesVpcConfigProperty;
  return typeof endpointPrivateAccess === 'boolean' ? endpointPrivateAccess : undefined;
}

/** Who may use the Kubernetes API is decided by it; nothing where that is not known. */
export function authenticationModeOf(cluster: eks.IClusterRef): string | undefined {
  const resource = resourceOf(cluster);
  if (!resource) return isOwnedV1(cluster) ? orServiceDefault(cluster.authenticationMode) : undefined;
  const { accessConfig } = resource;
  if (Token.isUnresolved(accessConfig)) return undefined;
  return orServiceDefault((accessConfig as eks.CfnCluster.AccessConfigProperty | undefined)?.authenticationMode);
}

/** Whether a cluster was made by `aws-eks` in this app, so that its config map is the app's to write. */
export function isOwnedV1(cluster: eks.IClusterRef): cluster is eks.Cluster {
  // Imported ones have `awsAuth` too, and throw where it is read.
  return 'awsAuth' in cluster && 'adminRole' in cluster;
}

/** Clusters made by CloudFormation or the API have the old mode unless they ask for another. */
function orServiceDefault(mode: string | undefined): string | undefined {
  if (mode === undefined) return eks.AuthenticationMode.CONFIG_MAP;
  return Token.isUnresolved(mode) ? undefined : mode;
}

/** Imported constructs throw, at the property, where they were not told something. */
export function ifGiven<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
