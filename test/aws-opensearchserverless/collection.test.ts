import { Aspects, CfnParameter, Duration, RemovalPolicy, Tags, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { aws_opensearchserverless as aoss } from '../../lib';
import { ACCOUNT, testStack, warnings } from '../support/stack';
import { ARN, COLLECTION, make, PRIVATE, resource, resources, SECURITY, securityPolicy } from './made-collection';

const { Collection, CollectionType, NetworkAccess } = aoss;
const KEY_ARN = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`;

function nameOf(stack: Stack): string {
  return String(resource(stack).Properties['Name']);
}

describe('by default', () => {
  test('a collection has standby replicas, no tags and no description', () => {
    const { stack } = make();
    expect(resource(stack).Properties).toEqual({
      Name: expect.stringMatching(/^[a-z][a-z0-9-]{2,27}$/),
      Type: 'SEARCH',
      StandbyReplicas: 'ENABLED',
    });
    expect(warnings(stack)).toEqual([]);
  });

  test('it is retained, and keeps its policies when another replaces it, though not when the stack goes', () => {
    const { stack } = make();
    expect(resource(stack)).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    for (const policy of Object.values(resources(stack, SECURITY))) {
      expect(policy.UpdateReplacePolicy).toBe('Retain');
      expect(policy.DeletionPolicy).toBe('Delete');
    }
  });

  test('it is encrypted with a key that AWS owns, by a policy that is an object', () => {
    const { stack } = make();
    expect(securityPolicy(stack, 'encryption')).toEqual({
      Rules: [{ ResourceType: 'collection', Resource: [`collection/${nameOf(stack)}`] }],
      AWSOwnedKey: true,
    });
  });

  test('nobody has access to its data', () => {
    Template.fromStack(make().stack).resourceCountIs('AWS::OpenSearchServerless::AccessPolicy', 0);
  });

  test('the policies are there before the collection', () => {
    const { stack } = make();
    expect(resource(stack).DependsOn).toEqual(Object.keys(resources(stack, SECURITY)));
    expect(resource(stack).DependsOn).toHaveLength(2);
  });
});

test('type, description, standby replicas and removal policy are what the user says', () => {
  const { stack } = make({
    type: CollectionType.VECTOR_SEARCH,
    description: 'vectors',
    standbyReplicas: false,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  expect(resource(stack)).toMatchObject({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
  expect(resource(stack).Properties).toMatchObject({
    Type: 'VECTORSEARCH',
    Description: 'vectors',
    StandbyReplicas: 'DISABLED',
  });
  for (const policy of Object.values(resources(stack, SECURITY))) expect(policy.UpdateReplacePolicy).toBeUndefined();
});

describe('names', () => {
  test.each<[string, Partial<aoss.CollectionProps>]>([
    ['type', { type: CollectionType.TIME_SERIES }],
    ['standby replicas', { standbyReplicas: false }],
    ['key', { encryptionKey: kms.Key.fromKeyArn(testStack('Keys'), 'Key', KEY_ARN) }],
  ])('another %s makes another collection with policies of its own', (_, props) => {
    const before = make().stack;
    const after = make(props).stack;
    expect(nameOf(after)).not.toBe(nameOf(before));
    const names = (stack: Stack) =>
      Object.values(resources(stack, SECURITY)).map(({ Properties }) => Properties['Name']);
    for (const name of names(after)) expect(names(before)).not.toContain(name);
  });

  test('they are the same at each synth, also with a key of the app', () => {
    const named = () => {
      const stack = testStack();
      make({ encryptionKey: new kms.Key(stack, 'Key') }, stack);
      return nameOf(stack);
    };
    expect(named()).toBe(named());
  });

  test('what changes in place keeps the name', () => {
    expect(nameOf(make({ description: 'a', networkAccess: NetworkAccess.publicAccess() }).stack)).toBe(
      nameOf(make().stack),
    );
  });

  test('they fit, however long the path is, and differ', () => {
    const stack = testStack('AVeryLongNameOfAStackThatGoesOnAndOnAndOn');
    for (const id of ['ACollectionWithAVeryLongNameIndeed1', 'ACollectionWithAVeryLongNameIndeed2']) {
      new Collection(stack, id, { type: CollectionType.SEARCH, networkAccess: PRIVATE });
    }
    const names = [COLLECTION, SECURITY].flatMap((type) =>
      Object.values(resources(stack, type)).map(({ Properties }) => String(Properties['Name'])),
    );
    expect(new Set(names).size).toBe(6);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9-]{2,31}$/);
  });

  test('a name of the user is taken, and another key then makes a second encryption policy, which is refused', () => {
    const before = make({ collectionName: 'logs' }).stack;
    const after = make({
      collectionName: 'logs',
      encryptionKey: kms.Key.fromKeyArn(testStack('Keys'), 'Key', KEY_ARN),
    }).stack;
    expect(nameOf(after)).toBe('logs');
    const name = (stack: Stack) =>
      Object.values(resources(stack, SECURITY)).find(({ Properties }) => Properties['Type'] === 'encryption')!
        .Properties['Name'];
    expect(name(after)).not.toBe(name(before));
  });

  test.each([
    ['ab', "'collectionName' must have 3 to 32 characters, got 2: 'ab'"],
    ['a'.repeat(33), `'collectionName' must have 3 to 32 characters, got 33: '${'a'.repeat(33)}'`],
    [
      'Logs',
      "'collectionName' must have lower-case letters, digits and hyphens only, and begin with a letter, got 'Logs'",
    ],
    [
      '1logs',
      "'collectionName' must have lower-case letters, digits and hyphens only, and begin with a letter, got '1logs'",
    ],
  ])('%s is refused', (collectionName, message) => {
    expect(() => make({ collectionName })).toThrow(message);
  });

  test('a name that is a token passes, and is in every policy', () => {
    const stack = testStack();
    make({ collectionName: new CfnParameter(stack, 'Name').valueAsString }, stack);
    const rule = { ResourceType: 'collection', Resource: ['collection/<Name>'] };
    expect(securityPolicy(stack, 'encryption')).toMatchObject({ Rules: [rule] });
    expect(securityPolicy(stack, 'network')).toMatchObject([{ Rules: [rule] }]);
  });
});

test('a description of more than 1,000 characters is refused', () => {
  expect(() => make({ description: 'a'.repeat(1001) })).toThrow(
    "'description' must have 0 to 1000 characters, got 1001",
  );
});

describe('customer managed key', () => {
  test('the encryption policy names it, and it lets the service make its grant', () => {
    const stack = testStack();
    const key = new kms.Key(stack, 'Key');
    make({ encryptionKey: key }, stack);
    expect(securityPolicy(stack, 'encryption')).toEqual({
      Rules: [{ ResourceType: 'collection', Resource: [`collection/${nameOf(stack)}`] }],
      AWSOwnedKey: false,
      KmsARN: `<${stack.resolve((key.node.defaultChild as kms.CfnKey).logicalId)}>`,
    });
    const policy = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'))[0] as {
      Properties: { KeyPolicy: { Statement: unknown[] } };
    };
    expect(policy.Properties.KeyPolicy.Statement).toContainEqual({
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: ['kms:CreateGrant', 'kms:DescribeKey'],
      Resource: '*',
      Condition: {
        StringEquals: {
          'kms:ViaService': { 'Fn::Join': ['', ['aoss.us-east-1.', { Ref: 'AWS::URLSuffix' }]] },
          'kms:CallerAccount': ACCOUNT,
        },
      },
    });
  });

  test('of a key that the app does not own a warning shows the statement', () => {
    const stack = testStack();
    make({ encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) }, stack);
    expect(warnings(stack)).toEqual([
      expect.stringMatching(/the collection may fail to be created until this is added .*kms:CreateGrant/),
    ]);
  });

  test('an alias is refused', () => {
    const stack = testStack();
    const encryptionKey = kms.Alias.fromAliasName(stack, 'Alias', 'alias/search');
    expect(() => make({ encryptionKey }, stack)).toThrow(
      "'encryptionKey' must be a customer managed key, got the alias 'Stack/Alias'",
    );
  });
});

describe('tags', () => {
  test('tags of the app are left out, and a warning says which', () => {
    const { stack } = make();
    Tags.of(stack).add('team', 'search');
    Tags.of(stack).add('cost', '1');
    expect(resource(stack).Properties).not.toHaveProperty('Tags');
    expect(warnings(stack)).toEqual([
      expect.stringMatching(/the tags cost, team are left out of the template.*tag-resource.*aoss\.tagsLeftOut/),
    ]);
  });

  test('other resources beside it are tagged', () => {
    const { stack } = make();
    new kms.Key(stack, 'Key');
    Tags.of(stack).add('team', 'search');
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', { Tags: [{ Key: 'team', Value: 'search' }] });
    expect(Aspects.of(stack).all).toHaveLength(1);
  });
});

describe('imported', () => {
  const attrs = { collectionArn: ARN, collectionName: 'logs' };

  test('it knows its id, endpoints and environment by its ARN', () => {
    const stack = testStack('Stack', { region: 'eu-west-1' });
    const collection = Collection.fromCollectionAttributes(stack, 'Collection', attrs);
    expect(collection).toMatchObject({ collectionId: 'abc123', collectionName: 'logs', collectionArn: ARN });
    expect(collection.env).toEqual({ account: ACCOUNT, region: 'us-east-1' });
    expect(collection.collectionRef).toEqual({ collectionId: 'abc123', collectionArn: ARN });
    const endpoint = ['https://abc123.us-east-1.aoss.', { Ref: 'AWS::URLSuffix' }];
    expect(stack.resolve(collection.collectionEndpoint)).toEqual({ 'Fn::Join': ['', endpoint] });
    expect(stack.resolve(collection.dashboardEndpoint)).toEqual({ 'Fn::Join': ['', [...endpoint, '/_dashboards']] });
  });

  test('is where it is said to be, as one of the next generation', () => {
    const collectionEndpoint = 'https://abc123.aoss.us-east-1.on.aws';
    const collection = Collection.fromCollectionAttributes(testStack(), 'Collection', { ...attrs, collectionEndpoint });
    expect(collection.collectionEndpoint).toBe(collectionEndpoint);
    expect(collection.dashboardEndpoint).toBe(`${collectionEndpoint}/_dashboards`);
  });

  test('an ARN that is a token passes, and is of the environment of the stack', () => {
    const stack = testStack();
    const collectionArn = new CfnParameter(stack, 'Arn').valueAsString;
    const collection = Collection.fromCollectionAttributes(stack, 'Collection', { ...attrs, collectionArn });
    expect(collection.env).toEqual({ account: ACCOUNT, region: 'us-east-1' });
  });

  test.each([
    [{ collectionArn: 'logs' }, /'collectionArn' must have the form arn:.*got 'logs'/],
    [{ collectionArn: ARN.replace('aoss', 'es') }, /'collectionArn' must have the form arn:/],
    [{ collectionName: 'LOGS' }, /'collectionName' must have lower-case letters/],
    [
      { collectionEndpoint: 'abc123.aoss.us-east-1.on.aws' },
      /'collectionEndpoint' must have the form https:.*got 'abc1/,
    ],
    [{ collectionEndpoint: 'https://abc123.aoss.us-east-1.on.aws/' }, /without a slash at the end/],
  ])('%p is refused', (wrong, message) => {
    expect(() => Collection.fromCollectionAttributes(testStack(), 'Collection', { ...attrs, ...wrong })).toThrow(
      message,
    );
  });
});

describe('attributes and metrics', () => {
  test('they are those of the resource', () => {
    const { stack, collection } = make();
    const id = Object.keys(resources(stack, COLLECTION))[0];
    expect(stack.resolve(collection.collectionRef)).toEqual({
      collectionId: { Ref: id },
      collectionArn: { 'Fn::GetAtt': [id, 'Arn'] },
    });
    expect(stack.resolve([collection.collectionEndpoint, collection.dashboardEndpoint])).toEqual([
      { 'Fn::GetAtt': [id, 'CollectionEndpoint'] },
      { 'Fn::GetAtt': [id, 'DashboardEndpoint'] },
    ]);
  });

  test.each([
    ['metricIngestionRequestErrors', 'IngestionRequestErrors', 'Sum'],
    ['metricSearchRequestErrors', 'SearchRequestErrors', 'Sum'],
    ['metricSearchRequestLatency', 'SearchRequestLatency', 'Average'],
    ['metricServerErrors', '5xx', 'Sum'],
    ['metricClientErrors', '4xx', 'Sum'],
  ] as const)('%s is %s of exactly this collection', (method, metricName, statistic) => {
    const { stack, collection } = make();
    const metric = collection.metrics[method]();
    expect(metric).toMatchObject({ namespace: 'AWS/AOSS', metricName, statistic });
    expect(stack.resolve(metric.dimensions)).toEqual({
      ClientId: ACCOUNT,
      CollectionId: { Ref: Object.keys(resources(stack, COLLECTION))[0] },
      CollectionName: nameOf(stack),
    });
    expect(collection.metrics[method]({ statistic: 'max' }).statistic).toBe('Maximum');
  });

  test('errors of documents are those of all indexes of exactly this collection', () => {
    const { stack, collection } = make();
    const metric = collection.metrics.metricIngestionDocumentErrors();
    const period = Duration.minutes(1);
    metric.with({ period }).createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });
    expect(collection.metrics.metricIngestionDocumentErrors({ period }).period).toEqual(period);
    const id = { Ref: Object.keys(resources(stack, COLLECTION))[0] };
    expect(stack.resolve(metric.expression)).toEqual({
      'Fn::Join': ['', [`SELECT SUM(IngestionDocumentErrors) FROM "AWS/AOSS" WHERE CollectionId = '`, id, "'"]],
    });
    expect(Object.values(resources(stack, 'AWS::CloudWatch::Alarm'))).toMatchObject([
      { Properties: { Metrics: [{ Period: 60, ReturnData: true }] } },
    ]);
    expect(warnings(stack)).toEqual([]);
  });
});

describe('deletion protection', () => {
  test.each([
    [undefined, undefined],
    [true, 'ENABLED'],
    [false, 'DISABLED'],
  ])('%p is %p', (deletionProtection, expected) => {
    const { stack } = make({ deletionProtection });
    expect(resource(stack).Properties['DeletionProtection']).toBe(expected);
    expect(nameOf(stack)).toBe(nameOf(make().stack));
  });
});

describe('What writes to a collection', () => {
  test.each([
    [aoss.NetworkAccess.publicAccess(), true],
    [PRIVATE, false],
  ])('knows its type, and whether it is reached from the internet (%#)', (networkAccess, publicAccess) => {
    const { collection } = make({ type: aoss.CollectionType.TIME_SERIES, networkAccess });
    expect(collection).toMatchObject({ collectionType: 'TIMESERIES', publicAccess });
  });

  test('knows neither of an imported one, unless it is told', () => {
    const { stack } = make();
    const attrs = { collectionArn: ARN, collectionName: 'logs' };
    const unknown = aoss.Collection.fromCollectionAttributes(stack, 'Unknown', attrs);
    expect([unknown.collectionType, unknown.publicAccess]).toEqual([undefined, undefined]);
    const told = { ...attrs, collectionType: aoss.CollectionType.SEARCH, publicAccess: true };
    const known = aoss.Collection.fromCollectionAttributes(stack, 'Known', told);
    expect(known).toMatchObject({ collectionType: 'SEARCH', publicAccess: true });
  });
});
