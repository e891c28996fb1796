import { KubeConfig } from '@kubernetes/client-node';
import { CannotReport } from './cannot-report';
import type { Cluster } from './cluster';

export interface KubeConfigOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** The kubeconfig to use, its context, and a doubt whether that is the cluster. */
export interface ChosenKubeConfig {
  readonly config: KubeConfig;
  readonly context: string;
  readonly doubt?: string;
}

/** Loads the kubeconfig and refuses a current context that is known to be another cluster's. */
export function chooseKubeConfig(options: KubeConfigOptions, cluster: Cluster): ChosenKubeConfig {
  const config = load(options, cluster);
  const contexts = config.getContexts();
  const names = contexts.map(({ name }) => name);
  if (options.context !== undefined) {
    if (!names.includes(options.context)) {
      throw new CannotReport(`the kubeconfig has no context '${options.context}'; it has: ${names.join(', ')}`);
    }
    config.setCurrentContext(options.context);
  }
  const context = config.getCurrentContext();
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) {
    throw new CannotReport(
      `the kubeconfig's context '${context}' names no cluster; pass --context with one of: ${names.join(', ')}`,
    );
  }
  if (cluster.endpoint === undefined || sameServer(server, cluster.endpoint)) {
    return { config, context };
  }
  const right = contexts.find((other) => sameServer(config.getCluster(other.cluster)?.server, cluster.endpoint));
  if (right !== undefined && options.context === undefined) {
    throw new CannotReport(
      `the current context '${context}' is of another cluster (${server}); pass --context ${right.name} for '${cluster.name}'`,
    );
  }
  return { config, context, doubt: doubtful(context, server, cluster) };
}

/** A tunnel or a proxy has another address too, so it is no more than a doubt. */
function doubtful(context: string, server: string, { name, endpoint }: Cluster): string {
  return (
    `check that the kubeconfig's context '${context}' is the cluster '${name}': ` +
    `it talks to ${server}, the cluster's endpoint is ${endpoint}`
  );
}

function load({ kubeconfig }: KubeConfigOptions, cluster: Cluster): KubeConfig {
  const config = new KubeConfig();
  try {
    if (kubeconfig === undefined) {
      config.loadFromDefault();
    } else {
      config.loadFromFile(kubeconfig);
    }
  } catch (error) {
    throw new CannotReport(`the kubeconfig could not be read: ${(error as Error).message}`, { cause: error });
  }
  // What the client falls back to when it finds nothing.
  if (config.getCurrentCluster()?.server === 'http://localhost:8080') {
    throw new CannotReport(
      `found no kubeconfig; pass --kubeconfig, or make one: ` +
        `aws eks update-kubeconfig --name ${cluster.name} --region ${cluster.region}`,
    );
  }
  return config;
}

function sameServer(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && hostOf(a) === hostOf(b);
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
