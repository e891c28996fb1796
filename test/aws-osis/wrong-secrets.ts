import { IN, MAIN, OUT, SECRETS, V, wrong, type WrongPipeline } from './wrong-pipeline';

const secret = (value: string) => `${V}${SECRETS}main:\n  ${IN}\n  sink: [{ s3: { a: ${value} } }]`;
const declared = (secrets: string) => `${V}extension: ${secrets}\nmain: { ${IN}, ${OUT} }`;

export const WRONG_SECRETS: readonly WrongPipeline[] = [
  wrong(
    'a secret that is not declared',
    secret("'${{aws_secrets:dbs:password}}'"),
    /'main\.sink\[0\]\.s3\.a' in line 5 must refer to a secret that is declared under 'extension\.aws\.secrets', which has db, got 'dbs'; did you mean 'db'\?/,
  ),
  wrong(
    'a secret where none is declared',
    `${MAIN}  sink: [{ s3: { a: '\${{aws_secrets:x:y}}' } }]`,
    /'main\.sink\[0\]\.s3\.a' in line 4 .* which has none, got 'x'/,
  ),
  wrong(
    'one brace',
    secret("'${aws_secrets:db:password}'"),
    /'main\.sink\[0\]\.s3\.a' in line 5 must refer to a secret as "\$\{\{aws_secrets:name:field\}\}", .* got '\$\{aws_secrets:db:password\}'/,
  ),
  wrong(
    'one brace without a dollar',
    secret("'{aws_secrets:db:password}'"),
    /'main\.sink\[0\]\.s3\.a' in line 5 must refer to a secret as .* got '\{aws_secrets:db:password\}'/,
  ),
  wrong(
    'two braces without a dollar',
    secret("'{{aws_secrets:db:password}}'"),
    /must refer to a secret as .* got '\{\{aws_secrets:db:password\}\}'/,
  ),
  wrong('no braces', secret("'aws_secrets:db:password'"), /must refer to a secret as .* got 'aws_secrets:db:password'/),
  wrong(
    'braces that YAML takes for a mapping',
    secret('{aws_secrets:db:password}'),
    /'main\.sink\[0\]\.s3\.a' in line 5 must refer to a secret as .* got '\{aws_secrets:db:password\}'/,
  ),
  wrong(
    'a reference with one brace at its end',
    secret("'${{aws_secrets:db:password}'"),
    /must refer to a secret as .* got '\$\{\{aws_secrets:db:password\}'/,
  ),
  wrong(
    'a reference with an empty field',
    secret("'${{aws_secrets:db:}}'"),
    /'main\.sink\[0\]\.s3\.a' in line 5 must name a field after the last ':'/,
  ),
  wrong(
    'a password in clear',
    `${V}main:\n  source: { opensearch: { authentication: { password: abc } } }\n  ${OUT}`,
    /'main\.source\.opensearch\.authentication\.password' in line 3 must refer to a secret/,
  ),
  wrong(
    'a password in clear that must not be there at all',
    `${MAIN}  sink: [{ opensearch: { hosts: ['https://h'], index: i, aws: { region: us-east-1 }, password: abc } }]`,
    /'main\.sink\[0\]\.opensearch\.password' in line 4 must not be there in OpenSearch Ingestion/,
  ),
  wrong(
    'a password of clients, whose requests are signed',
    `${V}main:\n  source: { http: { path: /in, authentication: { http_basic: { password: abc } } } }\n  ${OUT}`,
    /'main\.source\.http\.authentication' in line 3 must not be there in OpenSearch Ingestion/,
  ),
  wrong(
    'an extension that is a list',
    declared('[aws]'),
    /'extension' in line 2 must be a mapping of 'aws', got a list of 1/,
  ),
  wrong(
    'a misspelt extension',
    declared('{ aw: {} }'),
    /'extension\.aw' in line 2 must be 'aws'; did you mean 'aws'\?/,
  ),
  wrong(
    'misspelt secrets',
    declared('{ aws: { secret: {} } }'),
    /'extension\.aws\.secret' in line 2 must be 'secrets'; did you mean 'secrets'\?/,
  ),
  wrong(
    'secrets that are a list',
    declared('{ aws: { secrets: [a] } }'),
    /'extension\.aws\.secrets' in line 2 must be a mapping of .*, got a list of 1/,
  ),
  wrong(
    'a secret that is a text',
    declared('{ aws: { secrets: { a: b } } }'),
    /'extension\.aws\.secrets\.a' in line 2 must be a mapping of 'secret_id' and 'region', got 'b'/,
  ),
  wrong(
    'a secret without an id',
    declared('{ aws: { secrets: { a: { region: b } } } }'),
    /'extension\.aws\.secrets\.a\.secret_id' in line 2 must be the ARN or the name of a secret, 1 to 512 characters, got nothing/,
  ),
  wrong(
    'a secret with an empty id',
    declared("{ aws: { secrets: { a: { secret_id: '' } } } }"),
    /'extension\.aws\.secrets\.a\.secret_id' in line 2 .* got ''/,
  ),
  wrong(
    'a secret with an empty region',
    declared("{ aws: { secrets: { a: { secret_id: b, region: '' } } } }"),
    /'extension\.aws\.secrets\.a\.region' in line 2 must be a region/,
  ),
  wrong(
    'a secret with another key',
    declared('{ aws: { secrets: { a: { secretid: b } } } }'),
    /'extension\.aws\.secrets\.a\.secretid' in line 2 must be one of secret_id, .* did you mean 'secret_id'\?/,
  ),
  wrong(
    'a secret that is read again too often',
    declared('{ aws: { secrets: { a: { secret_id: b, region: us-east-1, refresh_interval: PT10M } } } }'),
    /'extension\.aws\.secrets\.a\.refresh_interval' in line 2 must be at least 1h, got 'PT10M'$/,
  ),
  wrong(
    'a secret that is read again after no duration',
    declared('{ aws: { secrets: { a: { secret_id: b, region: us-east-1, refresh_interval: 2h } } } }'),
    /'extension\.aws\.secrets\.a\.refresh_interval' in line 2 must be a duration in seconds or milliseconds/,
  ),
  wrong(
    'a secret that is maybe read again',
    declared('{ aws: { secrets: { a: { secret_id: b, region: us-east-1, disable_refresh: maybe } } } }'),
    /'extension\.aws\.secrets\.a\.disable_refresh' in line 2 must be true or false, got 'maybe'$/,
  ),
  wrong(
    'a secret that the role of a user reads',
    declared("{ aws: { secrets: { a: { secret_id: b, region: us-east-1, sts_role_arn: 'arn:aws:iam::1:user/u' } } } }"),
    /'extension\.aws\.secrets\.a\.sts_role_arn' in line 2 must be the ARN of a role, such as .*, got 'arn:aws:iam::1:user\/u'$/,
  ),
];
