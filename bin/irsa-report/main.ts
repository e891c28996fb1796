import { EKSClient } from '@aws-sdk/client-eks';
import { IAMClient } from '@aws-sdk/client-iam';
import { describeError } from '../../examples/verification/service-errors';
import { Access } from './access';
import { readAddOns } from './add-ons';
import { findAgent } from './agent';
import { assess, summarize } from './assess';
import { readAssociations } from './associations';
import { CannotReport } from './cannot-report';
import type { Facts } from './candidate';
import { type Cluster, readCluster } from './cluster';
import { type CommandLine, parseCommandLine, usage } from './command-line';
import { readFargateSelectors } from './fargate';
import { firstSteps } from './first-steps';
import { chooseKubeConfig } from './kube-config';
import { defaultPatience, Kubernetes, type Patience } from './kubernetes';
import { type IrsaReport, jsonDocument } from './report';
import { readRoles } from './roles';
import { readServiceAccounts } from './service-accounts';
import { snippetImports } from './snippet';
import { textReport } from './text-report';
import { readWorkloads } from './workloads';

/** The shell around the command, and what a test replaces of it. */
export interface Shell {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly clientConfig?: ClientConfig;
  readonly patience?: Partial<Patience>;
}

export interface ClientConfig {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Runs the command and answers with its exit code. */
export async function main(argv: readonly string[], shell: Shell): Promise<number> {
  try {
    const commandLine = parseCommandLine(argv);
    if (commandLine.help) {
      shell.stdout.write(usage);
      return 0;
    }
    const report = await makeReport(commandLine, shell);
    shell.stdout.write(commandLine.json ? jsonDocument(report) : textReport(report));
    return 0;
  } catch (error) {
    const message = error instanceof CannotReport ? error.message : describeError(error);
    shell.stderr.write(`${message}\n`);
    if (argv.includes('--json')) {
      shell.stdout.write(jsonDocument({ error: message }));
    }
    return 2;
  }
}

async function makeReport(commandLine: CommandLine, shell: Shell): Promise<IrsaReport> {
  const { cluster: name, namespace } = commandLine;
  if (name === undefined) {
    throw new CannotReport('which cluster? pass --cluster <name>; see --help');
  }
  const { eks, iam } = await clientsFor(commandLine, shell.clientConfig);
  try {
    const cluster = await readCluster(eks, name);
    const { config, context, doubt } = chooseKubeConfig(commandLine, cluster);
    const kubernetes = new Kubernetes(config, { ...defaultPatience, ...shell.patience });
    const access = new Access();
    const facts = await readFacts({ cluster, eks, iam, kubernetes, context, namespace, access, shell });
    const agent = await findAgent(cluster, facts.addOns, kubernetes, access);
    const serviceAccounts = assess(facts);
    const summary = summarize(serviceAccounts);
    return {
      cluster: { ...clusterSummary(cluster), namespace: namespace ?? null, context },
      agent,
      summary,
      first: firstSteps(cluster, agent, summary, facts.workloads, doubt),
      missingPermissions: access.missing,
      snippetImports,
      serviceAccounts,
    };
  } finally {
    eks.destroy();
    iam.destroy();
  }
}

/** A cluster of hundreds of service accounts is throttled, which is no reason for gaps in the report. */
async function clientsFor({ region }: CommandLine, clientConfig: ClientConfig = {}) {
  const config = {
    ...clientConfig,
    ...(region === undefined ? {} : { region }),
    maxAttempts: 10,
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
  };
  const eks = new EKSClient(config);
  const resolved = await eks.config.region().catch((error: unknown) => {
    throw new CannotReport('no region is set: pass --region, or set AWS_REGION', { cause: error });
  });
  // IAM is global, but not across partitions, which it finds by the region.
  return { eks, iam: new IAMClient({ ...config, region: resolved }) };
}

interface Sources {
  readonly cluster: Cluster;
  readonly eks: EKSClient;
  readonly iam: IAMClient;
  readonly kubernetes: Kubernetes;
  readonly context: string;
  readonly namespace?: string;
  readonly access: Access;
  readonly shell: Shell;
}

async function readFacts(sources: Sources): Promise<Facts> {
  const { cluster, eks, iam, kubernetes, context, namespace, access, shell } = sources;
  const serviceAccounts = await readServiceAccounts(kubernetes, context, namespace);
  const wanted = new Set(serviceAccounts.map(({ key }) => key));
  const annotations = new Set(serviceAccounts.map(({ roleArn }) => roleArn));
  shell.stderr.write(`${wanted.size} service accounts with ${annotations.size} roles; reading roles, add-ons, pods\n`);
  const [roles, addOns, associations, fargate, workloads] = await Promise.all([
    readRoles(iam, cluster, annotations, access),
    readAddOns(eks, cluster, access),
    readAssociations(eks, cluster, wanted, access, namespace),
    readFargateSelectors(eks, cluster, access),
    readWorkloads(kubernetes, wanted, access, namespace),
  ]);
  return { cluster, serviceAccounts, roles, addOns, associations, fargate, workloads };
}

function clusterSummary({ name, arn, account, region, issuer, autoMode }: Cluster) {
  return { name, arn, account, region, issuer: issuer ?? null, autoMode };
}
