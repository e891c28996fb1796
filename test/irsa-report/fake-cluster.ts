import type { V1Node, V1Pod, V1PodSpec, V1ServiceAccount } from '@kubernetes/client-node';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeEndpoint, type FakeRequest, type FakeResponse } from '../support/fake-endpoint';
import { fakeEks } from './fake-eks';
import { fakeIam } from './fake-iam';
import { fakeKubernetes } from './fake-kubernetes';

export const account = '111122223333';
export const clusterArn = `arn:aws:eks:us-east-1:${account}:cluster/prod`;
export const issuer = 'oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE';

export interface FakeAddOn {
  readonly version?: string;
  readonly status?: string;
  readonly namespace?: string;
  readonly serviceAccountRoleArn?: string;
  /** The service accounts for which it takes an association. */
  readonly identities?: readonly string[];
}

export interface FakeAssociation {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn: string;
  readonly targetRoleArn?: string;
  readonly ownerArn?: string;
}

/** What EKS, IAM and Kubernetes know; a test changes what it is about. */
export interface FakeState {
  autoMode: boolean;
  endpoint?: string;
  addOns: Record<string, FakeAddOn>;
  associations: FakeAssociation[];
  fargate: Record<string, { namespace: string; labels?: Record<string, string> }[]>;
  /** Trust policies by role name. */
  roles: Record<string, object>;
  /** The ARN of a role with a path. */
  roleArns: Record<string, string>;
  serviceAccounts: V1ServiceAccount[];
  pods: V1Pod[];
  nodes: V1Node[];
  /** The most that a page holds, whatever is asked for. */
  pageSize: number;
}

export type FakeService = 'eks' | 'iam' | 'kubernetes';
export type Intercept = (service: FakeService, request: FakeRequest) => FakeResponse | undefined;

/** One endpoint that plays EKS, IAM and the Kubernetes API of the cluster `prod`. */
export class FakeCluster {
  static async start(): Promise<FakeCluster> {
    const state: FakeState = {
      autoMode: false,
      addOns: { 'eks-pod-identity-agent': { version: 'v1.3.8-eksbuild.2' } },
      associations: [],
      fargate: {},
      roles: {},
      roleArns: {},
      serviceAccounts: [],
      pods: [],
      nodes: [],
      pageSize: 120,
    };
    const faults: Intercept[] = [];
    const services = { eks: fakeEks(state), iam: fakeIam(state), kubernetes: fakeKubernetes(state) };
    const endpoint = await FakeEndpoint.start((request) => {
      const service = serviceOf(request);
      const fault = faults.map((intercept) => intercept(service, request)).find((answer) => answer !== undefined);
      return fault ?? services[service](request);
    });
    return new FakeCluster(endpoint, state, faults);
  }

  private readonly folder = mkdtempSync(join(tmpdir(), 'irsa-report-'));

  private constructor(
    readonly endpoint: FakeEndpoint,
    readonly state: FakeState,
    private readonly faults: Intercept[],
  ) {
    state.endpoint = endpoint.url;
    this.writeKubeconfig({ prod: endpoint.url });
  }

  get kubeconfig(): string {
    return join(this.folder, 'config');
  }

  /** A kubeconfig with a context for each server; the first is the current one. */
  writeKubeconfig(servers: Readonly<Record<string, string>>): void {
    const names = Object.keys(servers);
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': names[0],
      clusters: Object.entries(servers).map(([name, server]) => ({
        name,
        // The client refuses plain HTTP without it.
        cluster: { server, 'insecure-skip-tls-verify': true },
      })),
      users: [{ name: 'reader', user: { token: 'test' } }],
      contexts: names.map((name) => ({ name, context: { cluster: name, user: 'reader' } })),
    };
    writeFileSync(this.kubeconfig, JSON.stringify(config));
  }

  /** Lets `answer` see every request before the fake services do. */
  intercept(answer: Intercept): void {
    this.faults.push(answer);
  }

  /** Adds a service account whose role trusts it, or as `trust` says. */
  add(key: string, { role = key.replace('/', '-'), trust = irsaTrust(key) }: { role?: string; trust?: object } = {}) {
    this.state.roles[role] ??= { Statement: [trust].flat() };
    this.annotate(key, `arn:aws:iam::${account}:role/${role}`);
  }

  annotate(key: string, roleArn: string): void {
    this.state.serviceAccounts.push({ metadata: metadataOf(key, { 'eks.amazonaws.com/role-arn': roleArn }) });
  }

  addPod(key: string, spec: Partial<V1PodSpec> = {}, labels: Record<string, string> = {}): void {
    const { namespace, name } = metadataOf(key);
    this.state.pods.push({
      metadata: { namespace, name: `pod-${this.state.pods.length}`, labels },
      spec: { serviceAccountName: name, containers: [{ name: 'main', image: 'example/app:1' }], ...spec },
    });
  }

  addNode(name: string, labels: Record<string, string> = {}): void {
    this.state.nodes.push({ metadata: { name, labels: { 'kubernetes.io/os': 'linux', ...labels } } });
  }

  async stop(): Promise<void> {
    rmSync(this.folder, { recursive: true });
    await this.endpoint.stop();
  }
}

export function metadataOf(key: string, annotations?: Record<string, string>) {
  const [namespace, name] = key.split('/');
  return { namespace, name, annotations };
}

/** What IRSA needs in the trust policy of a role. */
export function irsaTrust(key: string, operator = 'StringEquals', provider = issuer): object {
  return {
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${provider}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      [operator]: {
        [`${provider}:aud`]: 'sts.amazonaws.com',
        [`${provider}:sub`]: `system:serviceaccount:${key.replace('/', ':')}`,
      },
    },
  };
}

/** What Pod Identity needs in the trust policy of a role. */
export function podsTrust(
  condition?: object,
  actions: string | string[] = ['sts:AssumeRole', 'sts:TagSession'],
): object {
  return {
    Effect: 'Allow',
    Principal: { Service: 'pods.eks.amazonaws.com' },
    Action: actions,
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}

/** By what the client has signed the request for; Kubernetes has a token. */
function serviceOf({ headers }: FakeRequest): FakeService {
  const service = /\/([\w-]+)\/aws4_request/.exec(headers.authorization ?? '')?.[1];
  return service === 'eks' || service === 'iam' ? service : 'kubernetes';
}
