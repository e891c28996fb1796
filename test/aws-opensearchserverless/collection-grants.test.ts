import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnIndex } from 'aws-cdk-lib/aws-opensearchserverless';
import { aws_opensearchserverless as aoss } from '../../lib';
import { ACCOUNT, statements, testApp, testStack, warnings } from '../support/stack';
import { ACCESS, dataPolicies, imported, make, OTHER_ACCOUNT, resource, resources, role } from './made-collection';

const { CollectionGrants } = aoss;

const VERBS = [
  ['read', ['aoss:DescribeIndex', 'aoss:ReadDocument']],
  ['write', ['aoss:CreateIndex', 'aoss:DescribeIndex', 'aoss:UpdateIndex', 'aoss:WriteDocument']],
  [
    'readWrite',
    ['aoss:CreateIndex', 'aoss:DescribeIndex', 'aoss:ReadDocument', 'aoss:UpdateIndex', 'aoss:WriteDocument'],
  ],
] as const;
const COLLECTIONS: readonly [string, (stack: Stack) => aoss.ICollection][] = [
  ['owned', (stack) => make({ collectionName: 'logs' }, stack).collection],
  ['imported', imported],
];

describe.each(COLLECTIONS)('on an %s collection', (_, collectionIn) => {
  test.each(VERBS)('%s is %p on exactly its indexes, and calls of exactly it', (verb, permissions) => {
    const stack = testStack();
    const collection = collectionIn(stack);
    const grantee = role(stack);
    CollectionGrants.fromCollection(collection)[verb](grantee).assertSuccess();
    expect(statements(stack, 'AWS::IAM::Policy')).toEqual([
      { Effect: 'Allow', Action: 'aoss:APIAccessAll', Resource: stack.resolve(collection.collectionArn) },
    ]);
    expect(dataPolicies(stack)).toEqual([
      [
        {
          Rules: [
            {
              ResourceType: 'collection',
              Resource: ['collection/logs'],
              Permission: ['aoss:DescribeCollectionItems'],
            },
            { ResourceType: 'index', Resource: ['index/logs/*'], Permission: permissions },
          ],
          Principal: [`<${stack.resolve((grantee.node.defaultChild as iam.CfnRole).logicalId)}>`],
        },
      ],
    ]);
    expect(Object.values(resources(stack, ACCESS))[0]!.Properties).toMatchObject({
      Type: 'data',
      Name: expect.stringMatching(/^[a-z][a-z0-9-]{2,31}$/),
    });
    expect(warnings(stack)).toEqual([]);
  });

  test('what waits for the grant waits for both policies', () => {
    const stack = testStack();
    const waiting = new CfnIndex(stack, 'Index', { collectionEndpoint: 'https://a', indexName: 'a' });
    collectionIn(stack).grants.write(role(stack)).applyBefore(waiting);
    const { DependsOn } = Object.values(resources(stack, 'AWS::OpenSearchServerless::Index'))[0]!;
    const policies = [ACCESS, 'AWS::IAM::Policy'].flatMap((type) => Object.keys(resources(stack, type)));
    expect(DependsOn).toEqual(expect.arrayContaining(policies));
  });

  test('a role that the app does not own is let in, and a warning shows what its owner adds', () => {
    const stack = testStack();
    const arn = `arn:aws:iam::${ACCOUNT}:role/team/reader`;
    collectionIn(stack).grants.read(new iam.ArnPrincipal(arn));
    expect(dataPolicies(stack)).toMatchObject([[{ Principal: [arn] }]]);
    expect(warnings(stack)).toEqual([expect.stringMatching(/reader.* is denied until .*aoss:APIAccessAll/)]);
  });

  test('exact permissions are on the indexes that are named', () => {
    const stack = testStack();
    collectionIn(stack).grants.permissions(role(stack), {
      index: ['aoss:DescribeIndex', 'aoss:DeleteIndex', 'aoss:DeleteIndex'],
      indexNames: ['b-*', 'a'],
    });
    expect(dataPolicies(stack)).toMatchObject([
      [
        {
          Rules: [
            {
              ResourceType: 'index',
              Resource: ['index/logs/a', 'index/logs/b-*'],
              Permission: ['aoss:DeleteIndex', 'aoss:DescribeIndex'],
            },
          ],
        },
      ],
    ]);
  });
});

test('a role whose own policy names the collection can be granted, without a cycle', () => {
  const { stack, collection } = make();
  const grantee = new iam.Role(stack, 'Role', {
    assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
    inlinePolicies: {
      describe: new iam.PolicyDocument({
        statements: [
          new iam.PolicyStatement({ actions: ['aoss:BatchGetCollection'], resources: [collection.collectionArn] }),
        ],
      }),
    },
  });
  collection.grants.read(grantee);
  // A template with a cycle is refused here.
  expect(dataPolicies(stack)).toMatchObject([[{ Principal: [expect.stringMatching(/^<Role/)] }]]);
  expect(resource(stack).DependsOn).not.toEqual(expect.arrayContaining(Object.keys(resources(stack, ACCESS))));
});

test('a data access policy stays with a collection that another replaces, though not when the stack goes', () => {
  const { stack, collection } = make();
  collection.grants.read(role(stack));
  expect(Object.values(resources(stack, ACCESS))).toMatchObject([
    { UpdateReplacePolicy: 'Retain', DeletionPolicy: 'Delete' },
  ]);
});

test('a user is a principal', () => {
  const { stack, collection } = make();
  collection.grants.read(new iam.User(stack, 'User'));
  expect(dataPolicies(stack)).toMatchObject([[{ Principal: [expect.stringMatching(/^<User/)] }]]);
});

test.each<[aoss.DataPermissions, string]>([
  [{}, "'permissions' must have at least one of 'collection' and 'index', got neither"],
  [
    { index: ['aoss:ReadDocuments'] },
    "aoss:WriteDocument, got 'aoss:ReadDocuments': the service would refuse the policy",
  ],
  [{ index: ['aoss:CreateCollectionItems'] }, "it belongs into 'permissions.collection'"],
  [{ collection: ['aoss:ReadDocument'] }, "it belongs into 'permissions.index'"],
  [{ collection: ['es:ESHttpGet'] }, "'permissions.collection' must be of aoss:CreateCollectionItems, "],
  [{ index: ['aoss:ReadDocument'], indexNames: [] }, "'permissions.indexNames' must have at least one name, got none"],
  [{ index: ['aoss:ReadDocument'], indexNames: ['logs/a'] }, "'permissions.indexNames' must be lower-case names"],
  [{ index: ['aoss:ReadDocument'], indexNames: [''] }, "without the collection's name, got ''"],
  [{ index: ['aoss:ReadDocument'], indexNames: ['a*b'] }, "got 'a*b'"],
])('permissions %j are refused', (permissions, message) => {
  const { stack, collection } = make();
  expect(() => collection.grants.permissions(role(stack), permissions)).toThrow(message);
});

test.each<[string, iam.IPrincipal, string]>([
  ['a service', new iam.ServicePrincipal('bedrock.amazonaws.com'), 'must be a role or a user of IAM, got {"Service"'],
  ['everybody', new iam.AnyPrincipal(), "must be a role or a user of IAM, got '*'"],
  ['an account', new iam.AccountPrincipal(ACCOUNT), `must be a role or a user of IAM, got the account ${ACCOUNT}`],
  [
    'a session',
    new iam.ArnPrincipal(`arn:aws:sts::${ACCOUNT}:assumed-role/a/b`),
    `must be a role or a user of IAM, got 'arn:aws:sts::${ACCOUNT}:assumed-role/a/b'`,
  ],
  [
    'conditions',
    new iam.ArnPrincipal(`arn:aws:iam::${ACCOUNT}:role/a`).withConditions({ Bool: { 'aws:SecureTransport': 'true' } }),
    '\'grantee\' must have no conditions, got {"Bool"',
  ],
  [
    'another account',
    new iam.ArnPrincipal(`arn:aws:iam::${OTHER_ACCOUNT}:role/a`),
    `'grantee' must be of the collection's account ${ACCOUNT}, got one of ${OTHER_ACCOUNT}`,
  ],
])('%s is refused as grantee', (_, grantPrincipal, message) => {
  const { collection } = make();
  expect(() => collection.grants.read({ grantPrincipal })).toThrow(message);
});

test('a role of another stack gets the data access in its stack, so that the stacks do not need each other', () => {
  const app = testApp();
  const { stack, collection } = make({ collectionName: 'logs' }, testStack('Search', {}, app));
  const other = testStack('App', {}, app);
  collection.grants.read(role(other));
  expect(dataPolicies(other)).toMatchObject([[{ Rules: [{}, { Resource: ['index/logs/*'] }] }]]);
  expect(resources(stack, ACCESS)).toEqual({});
  expect(stack.dependencies).toEqual([]);
});

test('a role of another region gets it where the collection is', () => {
  const app = testApp();
  const { stack, collection } = make({}, testStack('Search', {}, app));
  const other = testStack('App', { region: 'eu-west-1' }, app);
  const arn = `arn:aws:iam::${ACCOUNT}:role/a`;
  collection.addDataAccess(iam.Role.fromRoleArn(other, 'Role', arn), { index: ['aoss:ReadDocument'] });
  expect(dataPolicies(stack)).toMatchObject([[{ Principal: [arn] }]]);
});

test('an imported collection of another region is refused', () => {
  const stack = testStack('Stack', { region: 'eu-west-1' });
  expect(() => imported(stack).grants.read(role(stack))).toThrow(
    `'grantee' must be granted in a stack of the collection's environment ${ACCOUNT}/us-east-1, got ${ACCOUNT}/eu-west-1`,
  );
});

test('without a known account all is left to the deployment', () => {
  const stack = new Stack(new App(), 'Stack');
  const { collection } = make({}, stack);
  collection.grants.read(role(stack)).assertSuccess();
  expect(dataPolicies(stack)).toHaveLength(1);
});

test('an imported collection needs no policy until it is granted', () => {
  const stack = testStack();
  imported(stack);
  Template.fromStack(stack).resourceCountIs(ACCESS, 0);
});

describe('dashboards', () => {
  const ARN = `arn:aws:aoss:us-east-1:${ACCOUNT}:dashboards/default`;

  test.each(COLLECTIONS)(
    'are of the account and region of an %s collection, and nothing of its data',
    (_, collectionIn) => {
      const stack = testStack();
      collectionIn(stack).grants.dashboards(role(stack)).assertSuccess();
      expect(statements(stack, 'AWS::IAM::Policy')).toEqual([
        {
          Effect: 'Allow',
          Action: 'aoss:DashboardsAccessAll',
          Resource: ARN,
        },
      ]);
      expect(resources(stack, ACCESS)).toEqual({});
    },
  );

  test('are where an imported collection is, also from a stack of another region', () => {
    const stack = testStack('Stack', { region: 'eu-west-1' });
    imported(stack).grants.dashboards(role(stack));
    expect(JSON.stringify(statements(stack, 'AWS::IAM::Policy'))).toContain(ARN);
  });

  test('of a role that the app does not own are explained', () => {
    const stack = testStack();
    imported(stack).grants.dashboards(new iam.ArnPrincipal(`arn:aws:iam::${ACCOUNT}:role/reader`));
    expect(warnings(stack)).toEqual([
      expect.stringMatching(/is denied until .*DashboardsAccessAll.*dashboards\/default/),
    ]);
  });
});
