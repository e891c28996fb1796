import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { IWorkspaceRef } from 'aws-cdk-lib/aws-aps';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { validateString } from '../core/validation';

/** What belongs to a Prometheus workspace that Grafana queries. */
export interface PrometheusEndpointOptions {
  /**
   * The customer managed key that the workspace is encrypted with, so that Grafana's role may use it.
   *
   * @default - the key is AWS's own
   */
  readonly encryptionKey?: kms.IKeyRef;
}

/** Where a data source sends its queries, and whether they are signed. */
export class PrometheusEndpoint {
  /**
   * A workspace of Amazon Managed Service for Prometheus, of any region. Requests are signed.
   *
   * @param workspace the workspace
   * @param options the key of an encrypted one
   */
  public static workspace(workspace: IWorkspaceRef, options: PrometheusEndpointOptions = {}): PrometheusEndpoint {
    return new PrometheusEndpoint({ workspace, ...options });
  }

  /**
   * A workspace that only its URL is known of. Requests are signed; the permission to query is for you to give.
   *
   * @param url `https://aps-workspaces.<region>.amazonaws.com/workspaces/<id>`, without `/api/v1`
   * @param region the region that requests are signed for
   */
  public static signedUrl(url: string, region: string): PrometheusEndpoint {
    return new PrometheusEndpoint({ url, region });
  }

  /**
   * A Prometheus server of one's own, which asks for no signature.
   *
   * @param url such as `http://prometheus.internal:9090`, in the workspace's VPC or on the internet
   */
  public static url(url: string): PrometheusEndpoint {
    return new PrometheusEndpoint({ url });
  }

  private constructor(private readonly target: Target) {}

  /** @internal */
  public _bind(scope: IConstruct): BoundEndpoint {
    const { workspace, encryptionKey, url = '', region } = this.target;
    if (workspace) {
      return { url: urlOf(workspace), region: workspace.env.region, workspace, encryptionKey };
    }
    validateString(scope, 'endpoint', url, { pattern: /^https?:\/\/[^\s/]+\S*$/, allows: 'a URL' });
    validateString(scope, 'endpoint', url, {
      pattern: /^(?!.*\/api\/v1(\/|$))/,
      allows: 'a URL that ends before /api/v1, which Grafana adds',
    });
    return { url: url.replace(/\/+$/, ''), region };
  }
}

interface Target {
  readonly workspace?: IWorkspaceRef;
  readonly encryptionKey?: kms.IKeyRef;
  readonly url?: string;
  readonly region?: string;
}

/**
 * An endpoint as a data source needs it; without a region requests are not signed.
 *
 * @internal
 */
export interface BoundEndpoint {
  readonly url: string;
  readonly region?: string;
  readonly workspace?: IWorkspaceRef;
  readonly encryptionKey?: kms.IKeyRef;
}

function urlOf(workspace: IWorkspaceRef): string {
  const stack = Stack.of(workspace);
  const { resourceName = '' } = stack.splitArn(workspace.workspaceRef.workspaceArn, ArnFormat.SLASH_RESOURCE_NAME);
  return `https://aps-workspaces.${workspace.env.region}.${stack.urlSuffix}/workspaces/${resourceName}`;
}
