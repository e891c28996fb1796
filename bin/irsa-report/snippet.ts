import type { Candidate } from './candidate';
import type { Finding } from './report';

/** What all snippets need together. */
export const snippetImports = `import * as iam from 'aws-cdk-lib/aws-iam';
import { aws_eks as eks } from 'cdk-reinvent-constructs';
`;

/** With these the snippet could not be deployed, or would take the credentials away from pods. */
const hopeless: readonly Finding['code'][] = [
  'add-on-unsupported',
  'fargate',
  'malformed-role-arn',
  'role-missing',
  'windows',
];

/** The CDK code that moves a service account; null when there is nothing to paste, or not yet. */
export function snippetOf(candidate: Candidate, id: string, blockers: readonly Finding[]): string | null {
  const associated = candidate.association.known && candidate.association.value !== undefined;
  if (associated || blockers.some(({ code }) => hopeless.includes(code))) {
    return null;
  }
  if (candidate.addOn !== null) {
    return candidate.crossAccount ? null : addOnSnippet(candidate, id, candidate.addOn.name);
  }
  return candidate.crossAccount ? crossAccountSnippet(candidate, id) : ownRoleSnippet(candidate, id);
}

function ownRoleSnippet({ namespace, name, roleArn }: Candidate, id: string): string {
  return `// role: ${roleArn}
new eks.IrsaMigration(this, ${quoted(id)}, {
  cluster,
  namespace: ${quoted(namespace)},
  serviceAccount: ${quoted(name)},
  role,
  phase: eks.IrsaMigrationPhase.DUAL,
});
`;
}

function crossAccountSnippet({ namespace, name, roleArn }: Candidate, id: string): string {
  return `new eks.PodIdentityAssociation(this, ${quoted(id)}, {
  cluster,
  namespace: ${quoted(namespace)},
  serviceAccount: ${quoted(name)},
  targetRole: iam.Role.fromRoleArn(this, ${quoted(`${id}TargetRole`)}, ${quoted(roleArn)}),
});
`;
}

/** An add-on cannot adopt an association, so it has to make its own. */
function addOnSnippet({ name, roleArn }: Candidate, id: string, addOn: string): string {
  return `// role: ${roleArn}
new eks.Addon(this, ${quoted(id)}, {
  cluster,
  addonName: ${quoted(addOn)},
  identities: [{ serviceAccount: ${quoted(name)}, role }],
});
`;
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
