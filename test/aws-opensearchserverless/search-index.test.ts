import {
  App,
  CfnParameter,
  CliCredentialsStackSynthesizer,
  DefaultStackSynthesizer,
  LegacyStackSynthesizer,
  NestedStack,
  RemovalPolicy,
  Stack,
  type IStackSynthesizer,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { aws_opensearchserverless as aoss } from '../../lib';
import { ACCOUNT, REGION, testApp, testStack, warnings } from '../support/stack';
import { ACCESS, ARN, COLLECTION, dataPolicies, OTHER_ACCOUNT, PRIVATE, resources, SECURITY } from './made-collection';

const INDEX = 'AWS::OpenSearchServerless::Index';
const { IndexField } = aoss;
const MANAGE = ['aoss:CreateIndex', 'aoss:DeleteIndex', 'aoss:DescribeIndex', 'aoss:UpdateIndex'];
const DEFAULT_ROLE = `arn:<AWS::Partition>:iam::${ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-${REGION}`;

function vectors(stack: Stack, props: Partial<aoss.CollectionProps> = {}): aoss.Collection {
  return new aoss.Collection(stack, 'Collection', {
    type: aoss.CollectionType.VECTOR_SEARCH,
    networkAccess: aoss.NetworkAccess.publicAccess(),
    collectionName: 'vectors',
    ...props,
  });
}

function make(props: Partial<aoss.IndexProps> = {}, stack = testStack()): { stack: Stack; index: aoss.Index } {
  const collection = props.collection ?? vectors(stack);
  const fields = { embedding: IndexField.vector(3) };
  return { stack, index: new aoss.Index(stack, 'Docs', { fields, indexName: 'docs', ...props, collection }) };
}

function indexIn(stack: Stack) {
  return Object.values(resources(stack, INDEX))[0]!;
}

function stackWith(synthesizer: IStackSynthesizer): Stack {
  return new Stack(testApp(), 'Stack', { env: { account: ACCOUNT, region: REGION }, synthesizer });
}

function deployRoles(stack: Stack): unknown {
  return (dataPolicies(stack) as { Principal: string[] }[][]).map(([{ Principal } = { Principal: [] }]) => Principal);
}

describe('the fields', () => {
  test('of vectors are graphs of faiss, without what the user does not say', () => {
    const { stack } = make();
    expect(indexIn(stack).Properties).toEqual({
      CollectionEndpoint: { 'Fn::GetAtt': [expect.stringMatching(/^Collection/), 'CollectionEndpoint'] },
      IndexName: 'docs',
      Mappings: {
        Properties: {
          embedding: {
            Type: 'knn_vector',
            Dimension: 3,
            Method: { Name: 'hnsw', Engine: 'faiss', SpaceType: 'l2' },
          },
        },
      },
      Settings: { Index: { Knn: true } },
    });
  });

  test('of vectors say how they are compared and linked', () => {
    const options = { space: aoss.VectorSpace.COSINE, m: 32, efConstruction: 256 };
    const { stack } = make({ fields: { embedding: IndexField.vector(1024, options) }, efSearch: 200 });
    expect(indexIn(stack).Properties).toMatchObject({
      Mappings: {
        Properties: {
          embedding: {
            Dimension: 1024,
            Method: { SpaceType: 'cosinesimil', Parameters: { M: 32, EfConstruction: 256 } },
          },
        },
      },
      Settings: { Index: { Knn: true, KnnAlgoParamEfSearch: 200 } },
    });
  });

  test.each([
    [aoss.VectorSpace.EUCLIDEAN, 'l2'],
    [aoss.VectorSpace.INNER_PRODUCT, 'innerproduct'],
    [aoss.VectorSpace.COSINE, 'cosinesimil'],
  ])('know %s as the service does', (space, expected) => {
    expect(space).toBe(expected);
  });

  test('keep the names that they are given, beside vectors', () => {
    const fields = {
      embedding: IndexField.vector(3),
      Body_text: IndexField.text(),
      'bedrock-metadata': IndexField.storedText(),
      tenant: IndexField.keyword(),
      price: IndexField.ofType('double'),
    };
    expect(indexIn(make({ fields }).stack).Properties['Mappings']).toEqual({
      Properties: {
        embedding: expect.objectContaining({ Type: 'knn_vector' }) as unknown,
        Body_text: { Type: 'text' },
        'bedrock-metadata': { Type: 'text', Index: false },
        tenant: { Type: 'keyword' },
        price: { Type: 'double' },
      },
    });
  });

  test('without vectors fit a collection of any type, and leave neighbours off', () => {
    const stack = testStack();
    const collection = vectors(stack, { type: aoss.CollectionType.SEARCH });
    make({ collection, fields: { body: IndexField.text() } }, stack);
    expect(indexIn(stack).Properties).not.toHaveProperty('Settings');
  });

  test.each<[string, aoss.IndexField, string]>([
    ['no dimension', IndexField.vector(0), "'fields.it.dimension' must be a whole number from 1 to 16000, got 0"],
    ['many dimensions', IndexField.vector(16_001), 'from 1 to 16000, got 16001'],
    ['half a dimension', IndexField.vector(1.5), 'from 1 to 16000, got 1.5'],
    ['few links', IndexField.vector(3, { m: 1 }), "'fields.it.m' must be a whole number from 2 to 100, got 1"],
    ['many links', IndexField.vector(3, { m: 101 }), "'fields.it.m' must be a whole number from 2 to 100, got 101"],
    [
      'no candidates',
      IndexField.vector(3, { efConstruction: 0 }),
      "'fields.it.efConstruction' must be a whole number of at least 1, got 0",
    ],
    ['no type', IndexField.ofType(''), "'fields.it' must have a type, got ''"],
    ['vectors of no size', IndexField.ofType('knn_vector'), 'make it with IndexField.vector(dimension)'],
  ])('fail with %s', (_, it, message) => {
    expect(() => make({ fields: { it } })).toThrow(message);
  });

  test.each([1, 16_000])('may have %d dimensions', (dimension) => {
    const { stack } = make({ fields: { it: IndexField.vector(dimension, { m: 2, efConstruction: 1 }) } });
    expect(indexIn(stack).Properties).toMatchObject({ Mappings: { Properties: { it: { Dimension: dimension } } } });
  });

  test('may have a dimension that is a token', () => {
    const stack = testStack();
    const dimension = new CfnParameter(stack, 'Dimension', { type: 'Number' }).valueAsNumber;
    make({ fields: { it: IndexField.vector(dimension) } }, stack);
    expect(indexIn(stack).Properties).toMatchObject({
      Mappings: { Properties: { it: { Dimension: { Ref: 'Dimension' } } } },
    });
  });

  test('fail when there is none, or one without a name', () => {
    expect(() => make({ fields: {} })).toThrow("'fields' must have at least one field, got none");
    expect(() => make({ fields: { '': IndexField.text() } })).toThrow("'fields' must have names, got ''");
  });

  test('fail with an option for vectors and no vectors', () => {
    expect(() => make({ fields: { body: IndexField.text() }, efSearch: 10 })).toThrow(
      "'efSearch' must be left out without vectors, got 10",
    );
  });

  test('fail when searches look at no candidates', () => {
    expect(() => make({ efSearch: 0 })).toThrow("'efSearch' must be a whole number of at least 1, got 0");
  });
});

describe('the collection', () => {
  test.each([aoss.CollectionType.SEARCH, aoss.CollectionType.TIME_SERIES])(
    'fails when it is of type %s and there are vectors',
    (type) => {
      const stack = testStack();
      expect(() => make({ collection: vectors(stack, { type }) }, stack)).toThrow(
        `'collection' must be of CollectionType.VECTOR_SEARCH for the vector 'fields.embedding', got ${type}`,
      );
    },
  );

  test('may be imported, and its type unknown', () => {
    const stack = testStack();
    const attrs = { collectionArn: ARN, collectionName: 'shared' };
    const { index } = make({ collection: aoss.Collection.fromCollectionAttributes(stack, 'Shared', attrs) }, stack);
    const endpoint = 'https://abc123.us-east-1.aoss.';
    expect(JSON.stringify(indexIn(stack).Properties['CollectionEndpoint'])).toContain(endpoint);
    expect(index.indexRef.collectionEndpoint).toContain(endpoint);
    expect(dataPolicies(stack)).toMatchObject([[{ Rules: [{ Resource: ['index/shared/docs'] }] }]]);
    expect(warnings(stack)).toEqual([]);
  });

  test('fails in another region', () => {
    const app = testApp();
    const elsewhere = testStack('Elsewhere', { region: 'eu-west-1' }, app);
    const collection = vectors(elsewhere);
    expect(() => make({ collection }, testStack('Stack', {}, app))).toThrow(
      `'collection' must be of the stack's environment ${ACCOUNT}/us-east-1, got one of ${ACCOUNT}/eu-west-1`,
    );
  });

  test('may be of another stack, which does not need that of the index', () => {
    const app = testApp();
    const owner = testStack('Owner', {}, app);
    const { stack } = make({ collection: vectors(owner) }, testStack('Stack', {}, app));
    expect(resources(owner, ACCESS)).toEqual({});
    expect(dataPolicies(stack)).toHaveLength(1);
    expect(stack.dependencies).toEqual([owner]);
    expect(owner.dependencies).toEqual([]);
  });
});

describe('the name', () => {
  test('is derived from the path, and fits the rule', () => {
    const { stack, index } = make({ indexName: undefined });
    expect(index.indexName).toMatch(/^stack-?docs-[0-9a-f]{8}$/);
    expect(indexIn(stack).Properties['IndexName']).toBe(index.indexName);
    expect(index.indexRef.indexName).toBe(index.indexName);
  });

  test.each(['Docs', '_docs', '-docs', '0docs', 'do.cs', 'do cs', ''])('fails when it is %p', (indexName) => {
    expect(() => make({ indexName })).toThrow(/'indexName' must have lower-case letters, digits, _ and - only/);
  });

  test.each(['d', 'docs-2_b'])('may be %p', (indexName) => {
    expect(indexIn(make({ indexName }).stack).Properties['IndexName']).toBe(indexName);
  });

  test('may be a token, also of the policy', () => {
    const stack = testStack();
    make({ indexName: new CfnParameter(stack, 'Name').valueAsString }, stack);
    expect(indexIn(stack).Properties['IndexName']).toEqual({ Ref: 'Name' });
    expect(dataPolicies(stack)).toMatchObject([[{ Rules: [{ Resource: ['index/vectors/<Name>'] }] }]]);
  });

  test('fails when another index of the collection has it, and only then', () => {
    const { stack, index } = make();
    const fields = { body: IndexField.text() };
    const again = (collection: aoss.ICollection) => () =>
      new aoss.Index(stack, `Again${collection.node.id}`, { collection, fields, indexName: 'docs' });
    expect(again(index.collection)).toThrow(
      "'indexName' must be unique in the collection, got 'docs' as 'Stack/Docs' has it",
    );
    const attrs = { collectionArn: ARN, collectionName: 'shared' };
    expect(again(aoss.Collection.fromCollectionAttributes(stack, 'Shared', attrs))).not.toThrow();
  });

  test('of the collection makes another policy too, since the index is another', () => {
    const nameOfPolicy = (collectionName: string) => {
      const stack = testStack();
      make({ collection: vectors(stack, { collectionName }) }, stack);
      return Object.values(resources(stack, ACCESS))[0]!.Properties['Name'];
    };
    expect(nameOfPolicy('vectors')).not.toBe(nameOfPolicy('others'));
  });

  test('makes another policy when it changes, so that the old index can still be deleted', () => {
    const nameOfPolicy = (indexName: string) =>
      Object.values(resources(make({ indexName }).stack, ACCESS))[0]!.Properties['Name'];
    expect(nameOfPolicy('docs')).not.toBe(nameOfPolicy('other'));
    expect(nameOfPolicy('docs')).toBe(nameOfPolicy('docs'));
  });
});

describe('data access', () => {
  test('is of the role that CDK made, for exactly this index and to manage it alone', () => {
    expect(dataPolicies(make().stack)).toEqual([
      [
        {
          Rules: [{ ResourceType: 'index', Resource: ['index/vectors/docs'], Permission: MANAGE }],
          Principal: [DEFAULT_ROLE],
        },
      ],
    ]);
  });

  test('is a policy of each index, apart from that of the collection, and in place before the index', () => {
    const { stack, index } = make();
    index.collection.grants.read(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }));
    new aoss.Index(stack, 'More', { collection: index.collection, fields: { body: IndexField.text() } });
    const own = Object.keys(resources(stack, ACCESS)).filter((id) => !id.startsWith('Collection'));
    expect(own).toHaveLength(2);
    const before = Object.values(resources(stack, INDEX)).map(({ DependsOn }) => DependsOn);
    expect(before.flat().sort()).toEqual(own.sort());
  });

  test('waits for the network policy, since the collection does', () => {
    const { stack } = make();
    const [collection] = Object.values(resources(stack, COLLECTION));
    expect(collection!.DependsOn).toEqual(expect.arrayContaining(Object.keys(resources(stack, SECURITY))));
  });

  test('adds no policy to the role, which is not this app’s', () => {
    Template.fromStack(make().stack).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('is of the account and region of whoever deploys, when the stack does not say', () => {
    const stack = new Stack(new App(), 'Stack');
    make({}, stack);
    expect(deployRoles(stack)).toEqual([
      ['arn:<AWS::Partition>:iam::<AWS::AccountId>:role/cdk-hnb659fds-cfn-exec-role-<AWS::AccountId>-<AWS::Region>'],
    ]);
  });

  test('follows the qualifier of the synthesizer, and its role', () => {
    const qualified = stackWith(new DefaultStackSynthesizer({ qualifier: 'team' }));
    make({}, qualified);
    expect(deployRoles(qualified)).toEqual([[expect.stringContaining(':role/cdk-team-cfn-exec-role-')]]);

    const arn = `arn:aws:iam::${ACCOUNT}:role/deploy/mine`;
    const named = stackWith(new DefaultStackSynthesizer({ cloudFormationExecutionRole: arn }));
    make({}, named);
    expect(deployRoles(named)).toEqual([[arn]]);
  });

  test('is of the role of the outer stack in a nested one', () => {
    const stack = testStack();
    const nested = new NestedStack(stack, 'Nested');
    make({}, nested);
    expect(deployRoles(nested)).toEqual([[expect.stringMatching(/:role\/cdk-hnb659fds-cfn-exec-role-/)]]);
  });

  test.each<[string, IStackSynthesizer]>([
    ['credentials of the caller', new CliCredentialsStackSynthesizer()],
    ['no role', new LegacyStackSynthesizer()],
  ])('fails with a synthesizer that has %s, unless the role is given', (_, synthesizer) => {
    expect(() => make({}, stackWith(synthesizer))).toThrow(
      "'deployRole' must be given, got none: the synthesizer of the stack 'Stack' does not say by which role",
    );
  });

  test('is of the role that is given instead', () => {
    const stack = stackWith(new CliCredentialsStackSynthesizer());
    const arn = `arn:aws:iam::${ACCOUNT}:role/pipelines/deploy`;
    make({ deployRole: iam.Role.fromRoleArn(stack, 'Deploy', arn) }, stack);
    expect(deployRoles(stack)).toEqual([[arn]]);
  });

  test('fails for a role of another account', () => {
    const stack = testStack();
    const deployRole = iam.Role.fromRoleArn(stack, 'Deploy', `arn:aws:iam::${OTHER_ACCOUNT}:role/deploy`);
    expect(() => make({ deployRole }, stack)).toThrow(
      `'deployRole' must be of the collection's account ${ACCOUNT}, got one of ${OTHER_ACCOUNT}`,
    );
  });
});

describe('the network', () => {
  const WARNING = /private and does not let it in: add 'aoss.amazonaws.com' to 'networkAccess.services'/;

  test('is warned of when it lets CloudFormation not in', () => {
    const stack = testStack();
    make({ collection: vectors(stack, { networkAccess: PRIVATE }) }, stack);
    expect(warnings(stack)).toEqual([expect.stringMatching(WARNING)]);
    expect(warnings(stack)[0]).toContain('[ack: cdk-reinvent-constructs:aoss.indexOutOfReach]');
  });

  test.each([
    ['public', aoss.NetworkAccess.publicAccess()],
    ['open to the service', aoss.NetworkAccess.privateAccess({ services: ['aoss.amazonaws.com'] })],
  ])('is not warned of when it is %s', (_, networkAccess) => {
    const stack = testStack();
    make({ collection: vectors(stack, { networkAccess }) }, stack);
    expect(warnings(stack)).toEqual([]);
  });

  test('is warned of when it is open to another service', () => {
    const stack = testStack();
    const networkAccess = aoss.NetworkAccess.privateAccess({ services: ['bedrock.amazonaws.com'] });
    make({ collection: vectors(stack, { networkAccess }) }, stack);
    expect(warnings(stack)).toHaveLength(1);
  });
});

test('is retained with its documents', () => {
  expect(indexIn(make().stack)).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

test('is deleted when the user says so', () => {
  const { stack } = make({ removalPolicy: RemovalPolicy.DESTROY });
  expect(indexIn(stack)).toMatchObject({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
});
