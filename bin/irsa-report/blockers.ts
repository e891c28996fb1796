import type { Candidate } from './candidate';
import { selectsLabels, selectsNamespace } from './fargate';
import { sdkOfImage } from './container-image';
import type { Finding } from './report';

type Rule = (candidate: Candidate) => Finding | undefined;

/** What stands in the way of Pod Identity, the hopeless first. */
export function blockersOf(candidate: Candidate): Finding[] {
  return rules.flatMap((rule) => rule(candidate) ?? []);
}

const rules: readonly Rule[] = [
  fargate,
  windows,
  malformedRoleArn,
  roleMissing,
  roleUnreadable,
  crossAccountRole,
  associationUnknown,
  trustMissing,
  addOnUnsupported,
  oldSdk,
];

function fargate({ workload, fargate: selectors, namespace }: Candidate): Finding | undefined {
  const pods = workload.known ? workload.value : undefined;
  const selecting = (selectors.known ? selectors.value : [])
    .filter((selector) => selectsNamespace(selector, namespace))
    // With labels it depends on the pod.
    .filter(
      (selector) =>
        Object.keys(selector.labels).length === 0 || pods?.labels.some((labels) => selectsLabels(selector, labels)),
    );
  const profiles = [...new Set(selecting.map(({ profile }) => profile))];
  const seen = [
    ...(pods !== undefined && pods.onFargate > 0 ? [`${pods.onFargate} of ${pods.seen} pods run on Fargate`] : []),
    ...profiles.map((profile) => `the Fargate profile '${profile}' selects its pods`),
  ];
  return seen.length === 0
    ? undefined
    : {
        code: 'fargate',
        message: `${seen.join(', ')}; Fargate has no Pod Identity`,
        remedy: 'stay with IRSA, or move its pods to EC2 nodes or Auto Mode',
      };
}

function windows({ workload }: Candidate): Finding | undefined {
  const pods = workload.known ? workload.value : undefined;
  return pods === undefined || pods.onWindows === 0
    ? undefined
    : {
        code: 'windows',
        message: `${pods.onWindows} of ${pods.seen} pods need Windows nodes, which have no Pod Identity`,
        remedy: 'stay with IRSA, or give the Linux pods a service account of their own',
      };
}

function malformedRoleArn({ arn, roleArn }: Candidate): Finding | undefined {
  return arn !== undefined
    ? undefined
    : {
        code: 'malformed-role-arn',
        message: `expected the ARN of a role in eks.amazonaws.com/role-arn, got: '${roleArn}'`,
        remedy: 'correct or remove the annotation: IRSA cannot work with it',
      };
}

function roleMissing({ role, arn }: Candidate): Finding | undefined {
  if (role?.known !== true || role.value.trust !== undefined) {
    return undefined;
  }
  const { actualArn } = role.value;
  return {
    code: 'role-missing',
    message:
      actualArn === undefined
        ? `there is no role '${arn?.name}' in the account`
        : `the role '${arn?.name}' has another path than the annotation says: ${actualArn}`,
    remedy: 'correct or remove the annotation: IRSA cannot work with it',
  };
}

function roleUnreadable({ role }: Candidate): Finding | undefined {
  return role?.known !== false
    ? undefined
    : {
        code: 'role-unreadable',
        message: `the trust policy is unknown: ${role.why}`,
        remedy: 'let this report read the role, then run it again',
      };
}

function crossAccountRole({ crossAccount, arn, cluster, addOn }: Candidate): Finding | undefined {
  return !crossAccount
    ? undefined
    : {
        code: 'cross-account-role',
        message: `the role is in account ${arn?.account}, the cluster in ${cluster.account}; an association takes it as target role only`,
        remedy:
          addOn === null
            ? 'let its owner add the statement, narrowed by aws:PrincipalArn to the role that the snippet makes'
            : "give the add-on a role in the cluster's account: its associations have no target role",
      };
}

function associationUnknown({ association }: Candidate): Finding | undefined {
  return association.known
    ? undefined
    : {
        code: 'association-unknown',
        message: `whether it is associated already is unknown: ${association.why}`,
        remedy: 'let this report list the associations, then run it again',
      };
}

/** Associated with a role that refuses Pod Identity: the next pod has no credentials. */
function trustMissing({ association, trust, roleArn }: Candidate): Finding | undefined {
  const roles = association.known ? association.value?.roles : undefined;
  return roles?.known !== true || roles.value.roleArn !== roleArn || trust.podIdentity !== 'missing'
    ? undefined
    : {
        code: 'trust-missing',
        message: 'it is associated, but its role does not trust pods.eks.amazonaws.com: new pods have no credentials',
        remedy: "add the statement to the role's trust policy now, then restart its pods",
      };
}

function addOnUnsupported({ addOn }: Candidate): Finding | undefined {
  return addOn?.supportsPodIdentity !== false
    ? undefined
    : {
        code: 'add-on-unsupported',
        message: `the add-on '${addOn.name}' ${addOn.version ?? ''} takes no Pod Identity association for it`,
        remedy: 'update the add-on to a version that does, then run this report again',
      };
}

function oldSdk({ workload }: Candidate): Finding | undefined {
  const images = [...(workload.known ? (workload.value?.images ?? []) : [])];
  const old = images.filter((image) => sdkOfImage(image) === 'old');
  return old.length === 0
    ? undefined
    : {
        code: 'old-sdk',
        message: `too old for Pod Identity: ${old.join(', ')}`,
        remedy: "update to aws-cli 2.15.0 or later: an older one silently takes the node's role",
      };
}
