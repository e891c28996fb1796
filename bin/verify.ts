import { main } from '../examples/verification/main';

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Once: the first Ctrl-C lets the running check clean up behind itself, the second ends the process at once.
  process.once(signal, () => interrupt.abort());
}

void main(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr, signal: interrupt.signal }).then(
  // A check that was given up may still wait for an answer; an empty write tells when the report is out.
  (code) => process.stdout.write('', () => process.exit(code)),
);
