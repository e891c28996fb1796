import type { Candidate } from './candidate';
import { selectsLabels, selectsNamespace } from './fargate';
import type { Finding } from './report';
import { otherProviders, podIdentityStatement } from './trust';

type Rule = (candidate: Candidate) => Finding | undefined;

/** What is legal, and worth knowing before the move. */
export function warningsOf(candidate: Candidate): Finding[] {
  return rules.flatMap((rule) => rule(candidate) ?? []);
}

const rules: readonly Rule[] = [
  associatedWithAnotherRole,
  podsWithIrsa,
  oidcMismatch,
  conditionalTrust,
  wildcardTrust,
  sharedRole,
  otherClusters,
  trustSize,
  addOnUnknown,
  fargatePossible,
  fargateUnknown,
  podsUnknown,
  nodesUnknown,
];

function associatedWithAnotherRole({ association, roleArn }: Candidate): Finding | undefined {
  const roles = association.known ? association.value?.roles : undefined;
  const effective = roles?.known === true ? (roles.value.targetRoleArn ?? roles.value.roleArn) : undefined;
  if (effective === undefined || effective === roleArn) {
    return undefined;
  }
  return {
    code: 'associated-with-another-role',
    message: `its association has another role: ${effective}`,
    remedy: 'see that new pods may do with that role what they need; the annotated role is out of use for them',
  };
}

function podsWithIrsa({ association, workload }: Candidate): Finding | undefined {
  const pods = workload.known ? workload.value : undefined;
  const associated = association.known && association.value !== undefined;
  return !associated || pods === undefined || pods.withIrsa === 0
    ? undefined
    : {
        code: 'pods-with-irsa',
        message: `${pods.withIrsa} of ${pods.seen} pods still run with IRSA`,
        remedy: 'restart the pods that run with IRSA: they keep what they were started with',
      };
}

/** Behind an association it is what is left when the move is done. */
function oidcMismatch({ trust, association }: Candidate): Finding | undefined {
  const associated = association.known && association.value !== undefined;
  return trust.oidc !== 'does-not-match' || associated
    ? undefined
    : {
        code: 'oidc-mismatch',
        message: `IRSA does not work for it today: ${trust.detail}`,
        remedy: 'find out whether it is in use before you give it the role',
      };
}

function conditionalTrust({ trust }: Candidate): Finding | undefined {
  return trust.podIdentity !== 'conditional' && trust.oidc !== 'conditional'
    ? undefined
    : {
        code: 'conditional-trust',
        message: `the trust policy has conditions that this report cannot judge: ${trust.detail}`,
        remedy: 'judge them yourself',
      };
}

function wildcardTrust({ trust }: Candidate): Finding | undefined {
  return trust.oidc !== 'matches-by-wildcard'
    ? undefined
    : {
        code: 'wildcard-trust',
        message: 'its OIDC statement has a wildcard: other service accounts may have the role too',
        remedy: 'give each of them an association; clean up only after the last one',
      };
}

function sharedRole({ sharing }: Candidate): Finding | undefined {
  const shown = sharing.slice(0, 3).join(', ');
  return sharing.length === 0
    ? undefined
    : {
        code: 'shared-role',
        message: `its role is also that of ${shown}${sharing.length > 3 ? ` and ${sharing.length - 3} more` : ''}`,
        remedy: 'move them together; clean up only after the last one',
      };
}

function otherClusters({ policy, cluster }: Candidate): Finding | undefined {
  const others = policy === undefined ? [] : otherProviders(cluster, policy);
  return others.length === 0
    ? undefined
    : {
        code: 'other-clusters',
        message: `its role also trusts ${others.join(', ')}`,
        remedy: 'keep those statements when you clean up: other clusters or pipelines use the role',
      };
}

/** IAM's quota, unless the account has asked for more. */
const trustQuota = 2048;

function trustSize({ policy, trust, cluster }: Candidate): Finding | undefined {
  const added = trust.podIdentity === 'missing' ? JSON.stringify(podIdentityStatement(cluster)).length + 1 : 0;
  const size = (policy?.size ?? 0) + added;
  return added === 0 || size <= trustQuota
    ? undefined
    : {
        code: 'trust-size',
        message: `with one more statement its trust policy has about ${size} characters, the quota is ${trustQuota}`,
        remedy: 'raise the IAM quota for the role trust policy length, or take statements out first',
      };
}

function addOnUnknown({ addOnsUnknown }: Candidate): Finding | undefined {
  return addOnsUnknown === undefined
    ? undefined
    : {
        code: 'add-on-unknown',
        message: `whether it belongs to an add-on is unknown: ${addOnsUnknown}`,
        remedy: 'if it does, let the add-on make the association',
      };
}

/** A profile that asks for labels, and no pod that has or lacks them. */
function fargatePossible({ fargate, workload, namespace }: Candidate): Finding | undefined {
  const labels = workload.known ? (workload.value?.labels ?? []) : [];
  const selecting = (fargate.known ? fargate.value : []).filter(
    (selector) =>
      selectsNamespace(selector, namespace) &&
      Object.keys(selector.labels).length > 0 &&
      !labels.some((pod) => selectsLabels(selector, pod)),
  );
  return selecting.length === 0 || labels.length > 0
    ? undefined
    : {
        code: 'fargate-possible',
        message: selecting
          .map((selector) => `the Fargate profile '${selector.profile}' selects pods ${labelText(selector.labels)}`)
          .join(', '),
        remedy: 'look at the labels of its pods: no pod was seen that tells',
      };
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return `with ${pairs.join(' and ')}`;
}

function fargateUnknown({ fargate }: Candidate): Finding | undefined {
  return fargate.known
    ? undefined
    : {
        code: 'fargate-unknown',
        message: `whether a Fargate profile selects its pods is unknown: ${fargate.why}`,
        remedy: 'see that its pods do not run on Fargate',
      };
}

function podsUnknown({ workload }: Candidate): Finding | undefined {
  return workload.known && workload.value !== undefined
    ? undefined
    : {
        code: 'pods-unknown',
        message: workload.known ? 'it has no pods now' : `its pods are unknown: ${workload.why}`,
        remedy: 'see that its pods run on Linux nodes, not on Fargate, and with a recent SDK',
      };
}

function nodesUnknown({ nodesUnknown: why, workload }: Candidate): Finding | undefined {
  return why === undefined || !workload.known || workload.value === undefined
    ? undefined
    : {
        code: 'nodes-unknown',
        message: `what its pods' nodes are is unknown: ${why}`,
        remedy: 'see that its pods run on Linux nodes',
      };
}
