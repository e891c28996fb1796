import type { Duration } from 'aws-cdk-lib';

/** What all ready-made groups have in common. */
export interface RulePresetOptions {
  /**
   * The name of the group, once per namespace.
   *
   * @default - the name that the preset gives it
   */
  readonly groupName?: string;

  /**
   * How often the rules are evaluated.
   *
   * @default Duration.minutes(1)
   */
  readonly interval?: Duration;

  /**
   * Labels that each alert gets, for routing, such as `team`.
   *
   * @default - `severity` alone
   */
  readonly labels?: Record<string, string>;
}

/** When nodes are in need. Ratios are from 0 to 1. */
export interface NodeRulesOptions extends RulePresetOptions {
  /**
   * The share of a node's CPU above which it is busy.
   *
   * @default 0.9
   */
  readonly cpuRatio?: number;

  /**
   * The share of a node's memory above which it is short of it.
   *
   * @default 0.9
   */
  readonly memoryRatio?: number;

  /**
   * The share of a node's disk above which it is nearly full. The kubelet evicts pods from 0.85 to 0.9 on.
   *
   * @default 0.8
   */
  readonly diskRatio?: number;
}

/** When pods are in need. Ratios are from 0 to 1. */
export interface PodRulesOptions extends RulePresetOptions {
  /**
   * The share of its memory limit above which a container is about to be killed.
   *
   * @default 0.9
   */
  readonly memoryRatio?: number;

  /**
   * The share of its CPU periods in which a container was held back.
   *
   * @default 0.25
   */
  readonly throttledRatio?: number;

  /**
   * How many times a container may start within 30 minutes.
   *
   * @default 3
   */
  readonly starts?: number;

  /**
   * Which namespaces, as a regular expression.
   *
   * @default '.+'
   */
  readonly namespaces?: string;
}

/** When the API server is in need. */
export interface ApiServerRulesOptions extends RulePresetOptions {
  /**
   * The share of requests, from 0 to 1, that may end in an error of the server.
   *
   * @default 0.03
   */
  readonly errorRatio?: number;

  /**
   * How long 99 of 100 requests may take, long-running ones left out.
   *
   * @default Duration.seconds(1)
   */
  readonly latency?: Duration;
}

/** When scraping fails. */
export interface ScraperRulesOptions extends RulePresetOptions {
  /**
   * The clusters that must have a scraper, by their label `cluster`. An alert fires for each that sends nothing.
   *
   * @default - clusters that sent something an hour ago are looked for; one that never did is not missed
   */
  readonly clusters?: string[];

  /**
   * The share of a job's targets, from 0 to 1, that may be down.
   *
   * @default 0.1
   */
  readonly downRatio?: number;

  /**
   * Jobs whose targets may be down. `pod_exporter` of the service's default configuration tries every port of every pod,
   * so that most of its targets always are.
   *
   * @default ['pod_exporter']
   */
  readonly ignoredJobs?: string[];
}

/** When a workspace is about to refuse samples. */
export interface WorkspaceRulesOptions extends RulePresetOptions {
  /**
   * How many series a cluster may have. Take it from the quota of the workspace, or from the limit of the cluster's label
   * set.
   *
   * @default - no limit is watched, only growth
   */
  readonly maxSeriesPerCluster?: number;

  /**
   * How many times as many series as half an hour ago a cluster may have. Above 2 the service may refuse samples.
   *
   * @default 1.5
   */
  readonly growth?: number;
}
