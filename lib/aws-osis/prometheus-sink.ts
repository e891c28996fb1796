import { ArnFormat, Stack, type Duration, type Size } from 'aws-cdk-lib';
import type { IWorkspaceRef } from 'aws-cdk-lib/aws-aps';
import { fail, isKnown } from '../core/validation';
import type { BoundPlugin, PluginContext } from './plugin';
import { allow } from './role-permission';
import type { SinkOptions } from './sink-options';
import { renderSinkOptions } from './sink-rendering';
import { inBytes, inSeconds } from './units';

/** When samples are sent: whichever comes first. */
export interface PrometheusThreshold {
  /**
   * How many events a request has, at most 10,000.
   *
   * @default 1000
   */
  readonly maxEvents?: number;

  /**
   * How large a request becomes.
   *
   * @default Size.mebibytes(1)
   */
  readonly maxRequestSize?: Size;

  /**
   * How long events are collected: 1 second to 1 minute.
   *
   * @default Duration.seconds(10)
   */
  readonly flushInterval?: Duration;
}

/** How metrics are written to Prometheus. */
export interface PrometheusSinkOptions extends SinkOptions {
  /**
   * When samples are sent.
   *
   * @default - 1,000 events, 1 MiB or 10 seconds
   */
  readonly threshold?: PrometheusThreshold;

  /**
   * How late a sample may be: it is held back for so long, to be sent in order.
   *
   * @default Duration.seconds(10)
   */
  readonly outOfOrderTimeWindow?: Duration;

  /**
   * How often a request is tried again.
   *
   * @default 5
   */
  readonly maxRetries?: number;

  /**
   * Whether what Prometheus does not allow in names is replaced.
   *
   * @default true
   */
  readonly sanitizeNames?: boolean;
}

/** A `prometheus` sink to a workspace of Amazon Managed Service for Prometheus. */
export function bindPrometheusSink(
  workspace: IWorkspaceRef,
  options: PrometheusSinkOptions,
  context: PluginContext,
): BoundPlugin {
  const { threshold, outOfOrderTimeWindow, maxRetries, sanitizeNames } = options;
  const { workspaceArn } = workspace.workspaceRef;
  const { account, region } = workspace.env;
  const ownAccount = Stack.of(context.pipeline).account;
  if (isKnown(account) && isKnown(ownAccount) && account !== ownAccount) {
    fail(
      context.pipeline,
      'WorkspaceOfAnotherAccount',
      `the workspace of a Prometheus sink must be of the pipeline's account, ${ownAccount}, got one of ${account}`,
    );
  }
  return {
    name: 'prometheus',
    options: {
      ...renderSinkOptions(options),
      url: `${workspaceUrl(workspace)}/api/v1/remote_write`,
      aws: { region },
      threshold: threshold && {
        max_events: threshold.maxEvents,
        max_request_size: inBytes(threshold.maxRequestSize),
        flush_interval: inSeconds(threshold.flushInterval),
      },
      out_of_order_time_window: inSeconds(outOfOrderTimeWindow),
      max_retries: maxRetries,
      sanitize_names: sanitizeNames,
    },
    dependencies: [allow(context, { actions: ['aps:RemoteWrite'], resources: [workspaceArn] })],
  };
}

function workspaceUrl(workspace: IWorkspaceRef): string {
  const stack = Stack.of(workspace);
  const { resourceName = '' } = stack.splitArn(workspace.workspaceRef.workspaceArn, ArnFormat.SLASH_RESOURCE_NAME);
  return `https://aps-workspaces.${workspace.env.region}.${stack.urlSuffix}/workspaces/${resourceName}`;
}
