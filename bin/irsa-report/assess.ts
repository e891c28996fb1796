import { blockersOf } from './blockers';
import { type Candidate, candidatesOf, type Facts } from './candidate';
import { constructIds } from './construct-id';
import { sdkOfImage, type SdkVerdict } from './container-image';
import type { PodSummary, ServiceAccountRow, Summary } from './report';
import { snippetOf } from './snippet';
import { warningsOf } from './warnings';
import { whatToDo } from './what-to-do';

/** One row per annotated service account. */
export function assess(facts: Facts): ServiceAccountRow[] {
  const ids = constructIds(facts.serviceAccounts);
  return candidatesOf(facts).map((candidate, index) => row(candidate, ids[index]!));
}

export function summarize(rows: readonly ServiceAccountRow[]): Summary {
  const count = (status: ServiceAccountRow['status']) => rows.filter((each) => each.status === status).length;
  return {
    serviceAccounts: rows.length,
    ready: count('ready'),
    blocked: count('blocked'),
    associated: count('associated'),
    associatedWithBlockers: rows.filter(({ status, blockers }) => status === 'associated' && blockers.length > 0)
      .length,
  };
}

function row(candidate: Candidate, id: string): ServiceAccountRow {
  const blockers = blockersOf(candidate);
  const warnings = warningsOf(candidate);
  const snippet = snippetOf(candidate, id, blockers);
  const association = associationOf(candidate);
  return {
    namespace: candidate.namespace,
    name: candidate.name,
    roleArn: candidate.roleArn,
    status: typeof association === 'object' ? 'associated' : blockers.length > 0 ? 'blocked' : 'ready',
    trust: candidate.trust,
    addOn: candidate.addOn,
    association,
    pods: podsOf(candidate),
    sdk: sdkOf(candidate),
    blockers,
    warnings,
    whatToDo: whatToDo(candidate, blockers, warnings, snippet !== null),
    snippet,
  };
}

function associationOf({ association, roleArn: annotated }: Candidate): ServiceAccountRow['association'] {
  if (!association.known || association.value === undefined) {
    return association.known ? 'none' : 'unknown';
  }
  const { arn, ownerArn, roles } = association.value;
  const { roleArn, targetRoleArn } = roles.known ? roles.value : {};
  return {
    arn,
    roleArn: roleArn ?? null,
    targetRoleArn: targetRoleArn ?? null,
    sameRole: roles.known ? (targetRoleArn ?? roleArn) === annotated : null,
    ownerArn: ownerArn ?? null,
  };
}

function podsOf({ workload }: Candidate): PodSummary | null {
  if (!workload.known) {
    return null;
  }
  const { seen = 0, onFargate = 0, onWindows = 0, withIrsa = 0, withPodIdentity = 0 } = workload.value ?? {};
  return { seen, onFargate, onWindows, withIrsa, withPodIdentity };
}

function sdkOf({ workload }: Candidate): SdkVerdict {
  const images = [...(workload.known ? (workload.value?.images ?? []) : [])].map(sdkOfImage);
  if (images.includes('old')) {
    return 'old';
  }
  return images.length > 0 && !images.includes('not-visible') ? 'new-enough' : 'not-visible';
}
