import { parseArgs } from 'node:util';
import { CannotReport } from './cannot-report';
import { clusterRole, iamActions } from './permissions';

/** What the user asked for. */
export interface CommandLine {
  readonly cluster?: string;
  readonly region?: string;
  readonly namespace?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly json: boolean;
  readonly help: boolean;
}

export const usage = `Tells what it takes to move a cluster's service accounts from IRSA to EKS Pod Identity. It only reads.

usage: npm run irsa-report -- --cluster <name> [options]

  --cluster <name>      the EKS cluster
  --region <region>     where it is; otherwise AWS_REGION or the profile's region
  --namespace <name>    only the service accounts of this namespace
  --kubeconfig <file>   otherwise KUBECONFIG or ~/.kube/config
  --context <name>      the kubeconfig's context; otherwise its current one
  --json                one JSON document on stdout; bin/irsa-report/report.ts describes its fields
  --help                this text

Credentials are those of the AWS SDK: AWS_PROFILE and the rest of its environment. They need
  ${iamActions.join('\n  ')}
and in Kubernetes
  ${clusterRole.trimEnd().replaceAll('\n', '\n  ')}
What may not be read is 'unknown' in the report, which then says what to grant.
Exit code: 0 the report is made, 2 wrong arguments, or the cluster or its service accounts cannot be read.
`;

/** Reads the arguments after `bin/irsa-report.ts`. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const { values, positionals } = parse(argv);
  if (positionals.length > 0) {
    throw new CannotReport(`expected options only, got: ${positionals.join(' ')}; see --help`);
  }
  for (const [option, value] of Object.entries(values)) {
    if (value === '') {
      throw new CannotReport(`--${option} must have a value, got an empty one; see --help`);
    }
  }
  const { namespace } = values;
  if (namespace !== undefined && !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace)) {
    throw new CannotReport(`--namespace must be the name of a namespace, got: ${namespace}`);
  }
  return values;
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        cluster: { type: 'string' },
        region: { type: 'string' },
        namespace: { type: 'string' },
        kubeconfig: { type: 'string' },
        context: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new CannotReport(`${(error as Error).message}; see --help`, { cause: error });
  }
}
