import type { IPrefixListRef, IVPCEndpointRef } from 'aws-cdk-lib/aws-ec2';

/**
 * Who may reach the workspace over the network; signing in is another matter. Whoever is in either list is let in.
 */
export interface NetworkAccess {
  /**
   * Managed prefix lists: the addresses in them may reach the workspace. At most 5.
   *
   * @default - no addresses
   */
  readonly prefixLists?: IPrefixListRef[];

  /**
   * Interface endpoints of the service `com.amazonaws.<region>.grafana-workspace`; others are ignored by Grafana. At most 5.
   *
   * @default - no endpoints
   */
  readonly vpcEndpoints?: IVPCEndpointRef[];
}
