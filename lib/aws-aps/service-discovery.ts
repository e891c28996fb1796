import type { Duration } from 'aws-cdk-lib';
import { renderDuration } from './prometheus-duration';

/** What Kubernetes objects a discovery finds, or a selector selects. */
export enum KubernetesRole {
  /** Nodes. */
  NODE = 'node',
  /** Pods, one target for each port of each container. */
  POD = 'pod',
  /** Services, one target for each port. */
  SERVICE = 'service',
  /** Endpoints, one target for each address and port. */
  ENDPOINTS = 'endpoints',
  /** Ingresses, one target for each path. */
  INGRESS = 'ingress',
}

/** Which objects Kubernetes is asked for; the others are not sent at all. */
export interface KubernetesSelector {
  /** Which objects are selected. Discoveries of endpoints may also select by their services and pods. */
  readonly role: KubernetesRole;

  /**
   * A selector by labels, such as `app=api,tier!=test`.
   *
   * @default - any labels
   */
  readonly label?: string;

  /**
   * A selector by fields, such as `spec.nodeName=ip-10-0-1-5.ec2.internal`.
   *
   * @default - any fields
   */
  readonly field?: string;
}

/** Where in the cluster targets are found. */
export interface KubernetesDiscoveryOptions {
  /**
   * The namespaces that are watched. Nodes have none.
   *
   * @default - all namespaces
   */
  readonly namespaces?: string[];

  /**
   * What Kubernetes is asked for.
   *
   * @default - everything
   */
  readonly selectors?: KubernetesSelector[];

  /**
   * Whether pods and endpoints get the labels of their node as `__meta_kubernetes_node_*`.
   *
   * @default false
   */
  readonly attachNodeMetadata?: boolean;
}

/** Targets that are known beforehand. */
export interface StaticTargetsOptions {
  /**
   * IP addresses with ports, such as `10.0.1.5:9100` or `[fd00::5]:9100`. Managed collectors resolve no host names but
   * `kubernetes.default.svc`; others are refused.
   */
  readonly targets: string[];

  /**
   * Labels of all their series.
   *
   * @default - none
   */
  readonly labels?: Record<string, string>;
}

/** Kinds of DNS records that targets are found by. */
export enum DnsRecordType {
  /** IPv4 addresses. */
  A = 'A',
  /** IPv6 addresses. */
  AAAA = 'AAAA',
  /** Hosts with their ports. */
  SRV = 'SRV',
}

/** Targets behind DNS names. */
export interface DnsDiscoveryOptions {
  /** The names that are asked for, at least one, such as the brokers of an MSK cluster. */
  readonly names: string[];

  /**
   * The kind of records.
   *
   * @default DnsRecordType.A
   */
  readonly type?: DnsRecordType;

  /**
   * The port of the targets, for example 11001 for the JMX exporter of MSK.
   *
   * @default - that of the SRV record; required for other records
   */
  readonly port?: number;

  /**
   * The time between two look-ups.
   *
   * @default Duration.seconds(30)
   */
  readonly refreshInterval?: Duration;
}

/**
 * How a job finds its targets. Managed collectors offer these ways and no others.
 *
 * @see https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-collector-how-to.html
 */
export class ServiceDiscovery {
  /** The nodes of the cluster. */
  public static nodes(options: KubernetesDiscoveryOptions = {}): ServiceDiscovery {
    return ServiceDiscovery.kubernetes(KubernetesRole.NODE, options);
  }

  /** The pods of the cluster, one target for each port of each container, or one for a container without ports. */
  public static pods(options: KubernetesDiscoveryOptions = {}): ServiceDiscovery {
    return ServiceDiscovery.kubernetes(KubernetesRole.POD, options);
  }

  /** The services of the cluster. Their names do not resolve for managed collectors: to scrape them find endpoints. */
  public static services(options: KubernetesDiscoveryOptions = {}): ServiceDiscovery {
    return ServiceDiscovery.kubernetes(KubernetesRole.SERVICE, options);
  }

  /** The endpoints of services, one target for each address and port. */
  public static endpoints(options: KubernetesDiscoveryOptions = {}): ServiceDiscovery {
    return ServiceDiscovery.kubernetes(KubernetesRole.ENDPOINTS, options);
  }

  /** The ingresses of the cluster. */
  public static ingresses(options: KubernetesDiscoveryOptions = {}): ServiceDiscovery {
    return ServiceDiscovery.kubernetes(KubernetesRole.INGRESS, options);
  }

  /** Targets that are known beforehand, by IP address. */
  public static staticTargets(options: StaticTargetsOptions): ServiceDiscovery {
    return new ServiceDiscovery('static_configs', { targets: options.targets, labels: options.labels });
  }

  /** Targets behind DNS names, for scrapers of a VPC; in a cluster only `kubernetes.default.svc` resolves. */
  public static dns(options: DnsDiscoveryOptions): ServiceDiscovery {
    return new ServiceDiscovery('dns_sd_configs', {
      names: options.names,
      type: options.type ?? DnsRecordType.A,
      port: options.port,
      refresh_interval: options.refreshInterval && renderDuration(options.refreshInterval),
    });
  }

  private static kubernetes(role: KubernetesRole, options: KubernetesDiscoveryOptions): ServiceDiscovery {
    return new ServiceDiscovery('kubernetes_sd_configs', {
      role,
      namespaces: options.namespaces && { names: options.namespaces },
      selectors: options.selectors?.map(({ role: selected, label, field }) => ({ role: selected, label, field })),
      attach_metadata: options.attachNodeMetadata && { node: true },
    });
  }

  private constructor(
    private readonly section: string,
    private readonly fields: Record<string, unknown>,
  ) {}

  /**
   * The section of the job that it belongs to, and what it is there.
   *
   * @internal
   */
  public _render(): { section: string; fields: Record<string, unknown> } {
    return { section: this.section, fields: this.fields };
  }
}
