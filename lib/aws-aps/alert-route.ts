import type { Duration } from 'aws-cdk-lib';
import type { AlertMatcher } from './alert-matcher';
import type { AlertReceiver } from './alert-receiver';
import { renderDuration } from './prometheus-duration';
import type { TimeInterval } from './time-interval';

/** How alerts are put together and sent. A route inherits what it leaves out from the one above it. */
export interface AlertRouteOptions {
  /**
   * Alerts with the same values of these labels are sent as one message. `...` alone: each alert by itself.
   *
   * @default - of the route above; ['alertname', 'cluster'] at the top
   */
  readonly groupBy?: string[];

  /**
   * How long the first alert of a group waits for others.
   *
   * @default - of the route above; 30 seconds at the top
   */
  readonly groupWait?: Duration;

  /**
   * How long after a message the next is sent when there are new alerts in the group. More than 0.
   *
   * @default - of the route above; 5 minutes at the top
   */
  readonly groupInterval?: Duration;

  /**
   * How long after a message it is sent again when nothing changed. At most 5 days, which is what the service makes of
   * anything longer.
   *
   * @default - of the route above; 4 hours at the top
   */
  readonly repeatInterval?: Duration;

  /**
   * Routes for some of the alerts. The first that matches takes an alert, unless it is told to go on.
   *
   * @default - none
   */
  readonly routes?: AlertRoute[];
}

/** A way that some alerts take. */
export interface AlertRoute extends AlertRouteOptions {
  /** Which alerts: all of the matchers must hold. None: all alerts of the route above. */
  readonly matchers: AlertMatcher[];

  /**
   * Who is told.
   *
   * @default - the receiver of the route above
   */
  readonly receiver?: AlertReceiver;

  /**
   * Whether an alert that this route takes is offered to the routes after it as well.
   *
   * @default false
   */
  readonly continueMatching?: boolean;

  /**
   * When the route is silent. Alerts that last longer are sent when the time is over.
   *
   * @default - never
   */
  readonly muteTimeIntervals?: TimeInterval[];

  /**
   * When the route is not silent.
   *
   * @default - always
   */
  readonly activeTimeIntervals?: TimeInterval[];
}

/** Alerts that are not sent while another fires: of a cluster that cannot be reached, whatever else is wrong with it. */
export interface InhibitRule {
  /** The alert that mutes: all of the matchers must hold. At least one. */
  readonly source: AlertMatcher[];

  /** The alerts that are muted: all of the matchers must hold. At least one. */
  readonly target: AlertMatcher[];

  /**
   * Labels that must be the same in both. Without `cluster`, an alert of one cluster mutes those of all others.
   *
   * @default ['cluster']
   */
  readonly equal?: string[];
}

/** The top of the tree and everything below, as Alertmanager reads it. */
export function renderRoute(options: AlertRouteOptions, receiver: AlertReceiver | undefined): Record<string, unknown> {
  const { groupBy, groupWait, groupInterval, repeatInterval, routes = [] } = options;
  return {
    ...(receiver && { receiver: receiver.name }),
    ...(groupBy && { group_by: groupBy }),
    ...(groupWait && { group_wait: renderDuration(groupWait) }),
    ...(groupInterval && { group_interval: renderDuration(groupInterval) }),
    ...(repeatInterval && { repeat_interval: renderDuration(repeatInterval) }),
    ...(routes.length > 0 && { routes: routes.map(renderChild) }),
  };
}

function renderChild(route: AlertRoute): Record<string, unknown> {
  const { matchers, receiver, continueMatching, muteTimeIntervals, activeTimeIntervals } = route;
  const names = (intervals: readonly TimeInterval[]) => intervals.map(({ name }) => name);
  return {
    matchers: matchers.map((matcher) => matcher._render()),
    ...(continueMatching && { continue: true }),
    ...(muteTimeIntervals && { mute_time_intervals: names(muteTimeIntervals) }),
    ...(activeTimeIntervals && { active_time_intervals: names(activeTimeIntervals) }),
    ...renderRoute(route, receiver),
  };
}

export function renderInhibitRule({ source, target, equal = ['cluster'] }: InhibitRule): Record<string, unknown> {
  return {
    source_matchers: source.map((matcher) => matcher._render()),
    target_matchers: target.map((matcher) => matcher._render()),
    equal,
  };
}

/** A route and all below it. */
export function allRoutes(routes: readonly AlertRoute[]): AlertRoute[] {
  return routes.flatMap((route) => [route, ...allRoutes(route.routes ?? [])]);
}
