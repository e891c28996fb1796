import { CfnParameter } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { RdsEngine, Source, type RdsSourceOptions } from '../../lib/aws-osis';
import type { BoundPlugin } from '../../lib/aws-osis/plugin';
import { SourceContext, USER } from './pull-source-context';
import { statements } from '../support/stack';

const KEY_ARN = 'arn:aws:kms:us-east-1:123456789012:key/1';
const MYSQL = rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.VER_8_0 });
const AURORA_POSTGRES = rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_4 });
const PREFIX = 'arn:aws';

/** Joined texts as `Fn::Sub` would write them, which reads better. */
function flat(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(flat);
  if (typeof value !== 'object' || value === null) return value;
  const [separator, parts] = (value as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'] ?? [];
  if (parts) {
    return parts
      .map((part) => (typeof part === 'string' ? part : `\${${(part as { Ref: string }).Ref}}`))
      .join(separator);
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, flat(each)]));
}

function instance({ stack }: SourceContext, engine?: rds.IInstanceEngine): rds.IDatabaseInstance {
  return rds.DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Database', {
    instanceIdentifier: 'shop',
    instanceEndpointAddress: 'shop.rds.example',
    port: 3306,
    securityGroups: [],
    engine,
  });
}

function cluster({ stack }: SourceContext, engine?: rds.IClusterEngine): rds.IDatabaseCluster {
  return rds.DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Database', { clusterIdentifier: 'shop', engine });
}

function settings(context: SourceContext, options: Partial<RdsSourceOptions>): RdsSourceOptions {
  const bucket = options.bucket ?? s3.Bucket.fromBucketName(context.stack, 'Bucket', 'staging');
  return { database: 'shop', credentials: context.credentials, ...options, bucket };
}

function bindInstance(
  context: SourceContext,
  options: Partial<RdsSourceOptions> = {},
  database: rds.IDatabaseInstance = instance(context, MYSQL),
): BoundPlugin {
  return context.bind(Source.rds(database, settings(context, options)));
}

function bindCluster(
  context: SourceContext,
  options: Partial<RdsSourceOptions> = {},
  database: rds.IDatabaseCluster = cluster(context, AURORA_POSTGRES),
): BoundPlugin {
  return context.bind(Source.aurora(database, settings(context, options)));
}

function key({ stack }: SourceContext): kms.IKey {
  return kms.Key.fromKeyArn(stack, 'Key', KEY_ARN);
}

const STAGING = [
  {
    Effect: 'Allow',
    Action: 's3:ListBucket',
    Resource: `${PREFIX}:s3:::staging`,
    Condition: { StringLike: { 's3:prefix': 'rds/*' } },
  },
  {
    Effect: 'Allow',
    Action: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
    Resource: `${PREFIX}:s3:::staging/rds/*`,
  },
  { Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: `${PREFIX}:s3:::staging` },
];

describe('tables of an instance', () => {
  test('are followed, with acknowledgments', () => {
    const bound = bindInstance(new SourceContext());
    expect(bound.name).toBe('rds');
    expect(bound.options).toEqual({
      db_identifier: 'shop',
      engine: 'mysql',
      database: 'shop',
      aws: { region: 'us-east-1' },
      authentication: USER,
      s3_bucket: 'staging',
      s3_region: 'us-east-1',
      stream: true,
      acknowledgments: true,
    });
    expect(bound.dependencies).toBeUndefined();
    expect(bound.needsAttachment).toBe("the database 'Stack/Database' of Amazon RDS is reached in its VPC only");
  });

  test('are chosen', () => {
    const { options } = bindInstance(new SourceContext(), {
      includeTables: ['orders'],
      excludeTables: ['orders_old'],
      acknowledgments: false,
    });
    expect(options).toMatchObject({
      tables: { include: ['orders'], exclude: ['orders_old'] },
      acknowledgments: false,
    });
  });

  test('take a role that sees the instance and the prefix, and makes no snapshots', () => {
    const context = new SourceContext();
    bindInstance(context, { prefix: 'rds/' });
    expect(flat(context.allowed)).toEqual([
      {
        Effect: 'Allow',
        Action: 'rds:DescribeDBInstances',
        Resource: `${PREFIX}:rds:us-east-1:123456789012:db:shop`,
      },
      ...STAGING,
    ]);
  });

  test('that are exported take a role that makes and exports snapshots of that instance', () => {
    const context = new SourceContext();
    bindInstance(context, { prefix: 'rds/', export: { key: key(context) } });
    expect(flat(context.allowed.slice(4))).toEqual([
      {
        Effect: 'Allow',
        Action: ['rds:AddTagsToResource', 'rds:CreateDBSnapshot', 'rds:DescribeDBSnapshots'],
        Resource: [
          `${PREFIX}:rds:us-east-1:123456789012:db:shop`,
          `${PREFIX}:rds:us-east-1:123456789012:snapshot:shop-*`,
        ],
      },
      { Effect: 'Allow', Action: ['rds:DescribeExportTasks', 'rds:StartExportTask'], Resource: '*' },
      {
        Effect: 'Allow',
        Action: [
          'kms:CreateGrant',
          'kms:Decrypt',
          'kms:DescribeKey',
          'kms:Encrypt',
          'kms:GenerateDataKey*',
          'kms:ReEncrypt*',
          'kms:RetireGrant',
        ],
        Resource: KEY_ARN,
      },
      {
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^PipelineExportRole/), 'Arn'] },
        Condition: { StringEquals: { 'iam:PassedToService': 'export.rds.amazonaws.com' } },
      },
    ]);
  });

  test('are exported with a role that RDS only may have, and that ends at the prefix', () => {
    const context = new SourceContext();
    const bound = bindInstance(context, { prefix: 'rds/', export: { key: key(context) } });
    const roles = Template.fromStack(context.stack).findResources('AWS::IAM::Role');
    const [role] = Object.entries(roles).filter(([id]) => id.startsWith('PipelineExportRole'));
    expect(flat((role![1] as { Properties: Record<string, unknown> }).Properties['AssumeRolePolicyDocument'])).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: 'export.rds.amazonaws.com' },
          Condition: {
            StringEquals: { 'aws:SourceAccount': '123456789012' },
            ArnLike: { 'aws:SourceArn': `${PREFIX}:rds:us-east-1:123456789012:*` },
          },
        },
      ],
    });
    expect(flat(statements(context.stack, 'AWS::IAM::Policy', /ExportRole/))).toEqual([
      { Effect: 'Allow', Action: ['s3:GetBucketLocation', 's3:ListBucket'], Resource: `${PREFIX}:s3:::staging` },
      {
        Effect: 'Allow',
        Action: ['s3:DeleteObject*', 's3:GetObject*', 's3:PutObject*'],
        Resource: `${PREFIX}:s3:::staging/rds/*`,
      },
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
        Resource: KEY_ARN,
      },
    ]);
    expect(bound.options['export']).toEqual({
      kms_key_id: KEY_ARN,
      export_role_arn: { 'Fn::GetAtt': [role![0], 'Arn'] },
    });
    expect(bound.dependencies).toEqual([expect.any(iam.Role)]);
  });

  test('are exported to a bucket whose key both roles may use', () => {
    const context = new SourceContext();
    const encryptionKey = kms.Key.fromKeyArn(context.stack, 'BucketKey', KEY_ARN.replace(/1$/, '2'));
    const bucket = s3.Bucket.fromBucketAttributes(context.stack, 'Encrypted', { bucketName: 'staging', encryptionKey });
    bindInstance(context, { bucket, export: { key: key(context) } });
    const use = { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: encryptionKey.keyArn };
    expect(context.allowed).toContainEqual(use);
    expect(statements(context.stack, 'AWS::IAM::Policy', /ExportRole/)).toContainEqual(use);
  });

  test('are exported with a role of yours, which is left as it is', () => {
    const context = new SourceContext();
    const exportRole = iam.Role.fromRoleArn(context.stack, 'Mine', 'arn:aws:iam::123456789012:role/mine');
    const { options } = bindInstance(context, { export: { key: key(context), exportRole }, stream: false });
    expect(options).toMatchObject({ export: { export_role_arn: exportRole.roleArn }, stream: false });
    expect(context.allowed).toContainEqual(
      expect.objectContaining({ Action: 'iam:PassRole', Resource: exportRole.roleArn }),
    );
    Template.fromStack(context.stack).resourceCountIs('AWS::IAM::Role', 1);
    Template.fromStack(context.stack).resourceCountIs('AWS::IAM::Policy', 1);
  });

  test.each([
    ['made by the app', ({ stack }: SourceContext): kms.IKeyRef => new kms.Key(stack, 'Key')],
    [
      'made by the app as L1',
      ({ stack }: SourceContext): kms.IKeyRef => new kms.CfnKey(stack, 'Key', { keyPolicy: new iam.PolicyDocument() }),
    ],
  ])('are exported with a key %s', (_title, make) => {
    const context = new SourceContext();
    const made = make(context);
    const { options } = bindInstance(context, { export: { key: made } });
    const resource = context.stack.resolve(made.keyRef.keyArn) as unknown;
    expect(options).toMatchObject({ export: { kms_key_id: resource } });
    expect(context.allowed).toContainEqual(
      expect.objectContaining({ Action: expect.arrayContaining(['kms:CreateGrant']) as unknown, Resource: resource }),
    );
    expect(statements(context.stack, 'AWS::IAM::Policy', /ExportRole/)).toContainEqual(
      expect.objectContaining({ Action: expect.arrayContaining(['kms:Encrypt']) as unknown, Resource: resource }),
    );
    expect(JSON.stringify(Template.fromStack(context.stack).findResources('AWS::KMS::Key'))).not.toContain(
      'kms:CreateGrant',
    );
  });

  test('refuse to be read neither way', () => {
    expect(() => bindInstance(new SourceContext(), { stream: false })).toThrow(
      "'export' must be given or 'stream' must be true for 'Stack/Database', got neither: nothing would be read",
    );
  });

  test('of an instance of the app are found by its attributes', () => {
    const context = new SourceContext();
    const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 });
    const owned = new rds.DatabaseInstance(context.stack, 'Owned', { engine, vpc: new ec2.Vpc(context.stack, 'Vpc') });
    expect(bindInstance(context, {}, owned).options).toMatchObject({
      db_identifier: { Ref: 'Owned132ED500' },
      engine: 'postgresql',
    });
  });

  test('take an identifier that is not known yet', () => {
    const context = new SourceContext();
    const unknown = rds.DatabaseInstance.fromDatabaseInstanceAttributes(context.stack, 'Database', {
      instanceIdentifier: new CfnParameter(context.stack, 'Id').valueAsString,
      instanceEndpointAddress: 'a.example',
      port: 3306,
      securityGroups: [],
    });
    const { options } = bindInstance(context, { engine: RdsEngine.MYSQL, export: { key: key(context) } }, unknown);
    expect(options).toMatchObject({ db_identifier: { Ref: 'Id' }, engine: 'mysql' });
    expect(flat(context.allowed)).toContainEqual({
      Effect: 'Allow',
      Action: ['rds:AddTagsToResource', 'rds:CreateDBSnapshot', 'rds:DescribeDBSnapshots'],
      Resource: [expect.stringContaining(':db:${Id}'), expect.stringContaining(':snapshot:${Id}-*')],
    });
  });
});

describe('an engine', () => {
  test('has to be given where it is not known', () => {
    const context = new SourceContext();
    expect(() => bindInstance(context, {}, instance(context))).toThrow(
      "'engine' must be given: that of 'Stack/Database' is not known in this app",
    );
  });

  test('has to be given for a cluster too', () => {
    const context = new SourceContext();
    expect(() => bindCluster(context, {}, cluster(context))).toThrow("'engine' must be given");
  });

  test('that is given for a cluster is Aurora’s', () => {
    const context = new SourceContext();
    const { options } = bindCluster(context, { engine: RdsEngine.MYSQL }, cluster(context));
    expect(options['engine']).toBe('aurora-mysql');
  });

  test('other than that of the database is refused', () => {
    expect(() => bindInstance(new SourceContext(), { engine: RdsEngine.POSTGRESQL })).toThrow(
      "'engine' must be that of 'Stack/Database', 'mysql', got 'postgresql'",
    );
  });

  test('that no pipeline reads is refused', () => {
    const context = new SourceContext();
    const engine = rds.DatabaseInstanceEngine.mariaDb({ version: rds.MariaDbEngineVersion.VER_10_11 });
    expect(() => bindInstance(context, {}, instance(context, engine))).toThrow(
      "'Stack/Database' must have an engine of MySQL or PostgreSQL, got 'mariadb': OpenSearch Ingestion reads no other",
    );
  });
});

describe('tables of a cluster', () => {
  test('of Aurora are read as such', () => {
    const { options } = bindCluster(new SourceContext());
    expect(options).toMatchObject({ db_identifier: 'shop', engine: 'aurora-postgresql' });
    expect(options).not.toHaveProperty('cluster');
  });

  test('that is not of Aurora say that they are in a cluster', () => {
    const context = new SourceContext();
    const engine = rds.DatabaseClusterEngine.auroraMysql({ version: rds.AuroraMysqlEngineVersion.VER_3_08_0 });
    const multiAz = { ...engine, engineType: 'mysql' };
    expect(bindCluster(context, {}, cluster(context, multiAz)).options).toMatchObject({
      engine: 'mysql',
      cluster: true,
    });
  });

  test('take a role that sees the cluster, its instances and the prefix', () => {
    const context = new SourceContext();
    bindCluster(context, { prefix: 'rds/' });
    const arn = `${PREFIX}:rds:us-east-1:123456789012`;
    expect(flat(context.allowed)).toEqual([
      { Effect: 'Allow', Action: 'rds:DescribeDBClusters', Resource: `${arn}:cluster:shop` },
      { Effect: 'Allow', Action: 'rds:DescribeDBInstances', Resource: `${arn}:db:*` },
      ...STAGING,
    ]);
  });

  test('that are exported take a role that makes snapshots of that cluster', () => {
    const context = new SourceContext();
    bindCluster(context, { export: { key: key(context) } });
    const arn = `${PREFIX}:rds:us-east-1:123456789012`;
    expect(flat(context.allowed)).toContainEqual({
      Effect: 'Allow',
      Action: ['rds:AddTagsToResource', 'rds:CreateDBClusterSnapshot', 'rds:DescribeDBClusterSnapshots'],
      Resource: [`${arn}:cluster-snapshot:shop-*`, `${arn}:cluster:shop`],
    });
  });

  test('refuse an instance of Aurora', () => {
    const context = new SourceContext();
    const aurora = { ...MYSQL, engineType: 'aurora-mysql' } as rds.IInstanceEngine;
    expect(() => bindInstance(context, {}, instance(context, aurora))).toThrow(
      "'Stack/Database' is an instance of Aurora: give its cluster to 'Source.aurora' instead",
    );
  });
});
