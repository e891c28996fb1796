import type { Candidate } from './candidate';
import type { Finding } from './report';

/** The steps for one service account, in order. */
export function whatToDo(
  candidate: Candidate,
  blockers: readonly Finding[],
  warnings: readonly Finding[],
  hasSnippet: boolean,
): string[] {
  const remedies = [...blockers, ...warnings].map(({ remedy }) => remedy);
  const associated = candidate.association.known && candidate.association.value !== undefined;
  const steps = associated ? cleanUp(candidate, blockers) : hasSnippet ? move(candidate) : [];
  return [...new Set([...remedies, ...steps])];
}

function move({ addOn, crossAccount, roleArn }: Candidate): string[] {
  if (addOn !== null) {
    return [
      `the add-on '${addOn.name}' is installed already: give it the identity where your code has it, or put the snippet into ` +
        `the app that owns ${roleArn} and take the add-on in with cdk import; it restarts its own pods`,
    ];
  }
  if (crossAccount) {
    return ['deploy the snippet, then restart its pods and see that they run as the target role'];
  }
  return [
    `in the app that owns ${roleArn}, deploy the snippet: both kinds of trust, and the association`,
    'restart its pods and see that they run with Pod Identity; then go on to CUTOVER, then to CLEANUP',
  ];
}

function cleanUp({ workload }: Candidate, blockers: readonly Finding[]): string[] {
  if (blockers.length > 0) {
    return [];
  }
  return workload.known && (workload.value?.withIrsa ?? 0) === 0
    ? ['remove the annotation eks.amazonaws.com/role-arn, then the OIDC statement of the role if no one else needs it']
    : ['once no pod runs with IRSA: remove the annotation eks.amazonaws.com/role-arn, then the OIDC statement'];
}
