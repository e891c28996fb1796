import { main } from './irsa-report/main';

void main(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr }).then((code) =>
  // Idle connections would keep the process alive; an empty write tells when the report is out.
  process.stdout.write('', () => process.exit(code)),
);
