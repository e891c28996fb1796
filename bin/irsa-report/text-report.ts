import type { AgentSummary, IrsaReport, ServiceAccountRow, Summary } from './report';
import { roleArnOf } from './role-arn';
import { table, wrap } from './table';

const width = 120;

/** The report for a person: the table, the steps of each service account, what to grant, the summary. */
export function textReport(report: IrsaReport): string {
  const { cluster, serviceAccounts: rows } = report;
  const scope = cluster.namespace === null ? '' : `, namespace ${cluster.namespace}`;
  const sections = [
    `IRSA in ${cluster.name} (${cluster.account}, ${cluster.region}${scope}), context ${cluster.context}\n` +
      `agent: ${agentText(report.agent)}\n`,
    ...listed('first', report.first),
    ...(rows.length === 0 ? [] : [overview(report), ...statements(rows), imports(report), ...rows.map(details)]),
    ...listed('to complete this report, grant', report.missingPermissions.map(permissionText)),
    ...(rows.some(({ sdk }) => sdk === 'not-visible') ? [sdkNote] : []),
    `${summaryLine(report.summary)}\n`,
  ];
  return printable(sections.join('\n'));
}

/** The last line for a person. */
export function summaryLine({ serviceAccounts, ready, blocked, associated, ...rest }: Summary): string {
  const broken = rest.associatedWithBlockers === 0 ? '' : ` (${rest.associatedWithBlockers} with a blocker)`;
  return `${serviceAccounts} service accounts, ${ready} ready, ${blocked} blocked, ${associated} already associated${broken}`;
}

const sdkNote = `${wrap(
  'The SDK inside an image is not visible from outside; the tags of aws-cli images are the exception. Compare with ' +
    'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-minimum-sdk.html before you move a service account.',
  width,
).join('\n')}\n`;

function agentText({ state, version, detail }: AgentSummary): string {
  return [state, version, detail === null ? null : `(${detail})`].filter((part) => part !== null).join(' ');
}

function overview({ cluster, serviceAccounts }: IrsaReport): string {
  const header = ['SERVICE ACCOUNT', 'ROLE', 'OIDC TRUST', 'PODS.EKS TRUST', 'ADD-ON', 'ASSOCIATED', 'STATUS'];
  const rows = serviceAccounts.map((row) => [
    `${row.namespace}/${row.name}`,
    roleText(row.roleArn, cluster.account),
    row.trust.oidc,
    row.trust.podIdentity,
    row.addOn?.name ?? '-',
    associationText(row),
    statusText(row),
  ]);
  return table(header, rows, width);
}

function roleText(roleArn: string, account: string): string {
  const arn = roleArnOf(roleArn);
  return arn === undefined ? roleArn : arn.account === account ? arn.name : `${arn.account}:${arn.name}`;
}

function associationText({ association }: ServiceAccountRow): string {
  if (typeof association === 'string') {
    return association === 'none' ? 'no' : association;
  }
  const { sameRole } = association;
  return sameRole === null ? 'yes, role unknown' : sameRole ? 'yes' : 'yes, another role';
}

function statusText({ status, blockers }: ServiceAccountRow): string {
  return [status, ...(blockers.length === 0 ? [] : [blockers.map(({ code }) => code).join(', ')])].join(': ');
}

/** Most roles lack the same statement, so it is printed once; others are in the JSON document. */
function statements(rows: readonly ServiceAccountRow[]): string[] {
  const own = rows.filter(({ trust, blockers }) => trust.statementToAdd !== null && !isCrossAccount(blockers));
  const missing = own.filter(({ trust }) => trust.podIdentity === 'missing');
  const [first] = missing;
  return first === undefined
    ? []
    : [
        `what the trust of ${missing.length} service accounts' roles lacks (the snippets add it):\n` +
          `${indented(JSON.stringify(first.trust.statementToAdd, undefined, 2), '  ')}\n`,
      ];
}

function isCrossAccount(blockers: ServiceAccountRow['blockers']): boolean {
  return blockers.some(({ code }) => code === 'cross-account-role');
}

function imports({ snippetImports }: IrsaReport): string {
  return `the snippets below need\n${indented(snippetImports.trimEnd(), '  ')}\n`;
}

function details(row: ServiceAccountRow): string {
  const { namespace, name, roleArn, blockers, warnings, whatToDo, trust, snippet, status } = row;
  const statement =
    isCrossAccount(blockers) && trust.statementToAdd !== null
      ? [indented(`// trust of ${roleArn}\n${JSON.stringify(trust.statementToAdd, undefined, 2)}`, '    ')]
      : [];
  const lines = [
    `${namespace}/${name}: ${status}`,
    `  role     ${roleArn}`,
    ...blockers.flatMap(({ message }) => labelled('blocker  ', message)),
    ...warnings.flatMap(({ message }) => labelled('warning  ', message)),
    ...whatToDo.flatMap((step, index) => labelled(`to do ${index + 1}  `, step)),
    ...statement,
    ...(snippet === null ? [] : [indented(snippet.trimEnd(), '    ')]),
  ];
  return `${lines.join('\n')}\n`;
}

function listed(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`${title}:\n${items.flatMap((item) => labelled('- ', item)).join('\n')}\n`];
}

function permissionText({ permission, purpose, times, seen }: IrsaReport['missingPermissions'][number]): string {
  return `${permission}, for ${purpose} (refused ${times === 1 ? 'once' : `${times} times`}: ${seen})`;
}

function labelled(label: string, text: string): string[] {
  const lines = wrap(text, width - label.length - 2);
  return lines.map((line, index) => `  ${index === 0 ? label : ' '.repeat(label.length)}${line}`);
}

function indented(text: string, indent: string): string {
  return text.replace(/^/gm, indent);
}

/** Annotations are anyone's text; a terminal must not obey what is in them. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, '?');
}
