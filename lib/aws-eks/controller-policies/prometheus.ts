import { CfnWorkspace, type IWorkspaceRef } from 'aws-cdk-lib/aws-aps';
import type { Controller } from './controller-permissions';
import type { PrometheusPolicyOptions } from './options';

const QUERY_ACTIONS = ['aps:GetLabels', 'aps:GetMetricMetadata', 'aps:GetSeries', 'aps:QueryMetrics'];

/** A Prometheus server that writes to workspaces. */
export function prometheusRemoteWrite({ workspaces }: PrometheusPolicyOptions): Controller {
  return workspaceClient('amp-iamproxy-ingest-service-account', ['aps:RemoteWrite'], workspaces);
}

/** A Grafana or another client that queries workspaces. */
export function prometheusQuery({ workspaces }: PrometheusPolicyOptions): Controller {
  return workspaceClient('amp-iamproxy-query-service-account', QUERY_ACTIONS, workspaces);
}

function workspaceClient(serviceAccount: string, actions: readonly string[], workspaces: IWorkspaceRef[]): Controller {
  return {
    namespace: 'prometheus',
    serviceAccount,
    permit: (permissions) => {
      permissions.requireSome({ workspaces });
      permissions.allow(
        actions,
        workspaces.map((workspace) => CfnWorkspace.arnForWorkspace(workspace)),
      );
    },
  };
}
