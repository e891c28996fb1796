import { parseArgs } from 'node:util';
import { CannotVerify } from './cannot-verify';

/** What the user asked for. */
export interface CommandLine {
  readonly example?: string;
  readonly region?: string;
  readonly timeoutSeconds?: number;
  readonly json: boolean;
  readonly list: boolean;
  readonly help: boolean;
}

export const usage = `Checks in your AWS account that a deployed example does what it promises.

usage: npm run verify -- <example> [options]

  --region <region>    where the stack is; otherwise the example's own region, AWS_REGION or the profile's
  --timeout <seconds>  how long each check may take, instead of the check's own limit
  --json               one JSON document on stdout
  --list               the examples and what is checked of each
  --help               this text

Credentials are those of the AWS SDK: AWS_PROFILE and the rest of its environment.
Progress goes to stderr. Exit code: 0 all passed, 1 a check failed, 2 nothing could be checked, 130 Ctrl-C.
`;

/** Reads the arguments after `bin/verify.ts`. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const { values, positionals } = parse(argv);
  const [example, ...more] = positionals;
  if (more.length > 0) {
    throw new CannotVerify(`expected one example, got ${positionals.length}: ${positionals.join(' ')}; see --help`);
  }
  return {
    example,
    region: values.region,
    timeoutSeconds: values.timeout === undefined ? undefined : seconds(values.timeout),
    json: values.json,
    list: values.list,
    help: values.help,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        region: { type: 'string' },
        timeout: { type: 'string' },
        json: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new CannotVerify(`${(error as Error).message}; see --help`, { cause: error });
  }
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) {
    throw new CannotVerify(`--timeout must be a number of seconds above 0, got: ${text}`);
  }
  return value;
}
