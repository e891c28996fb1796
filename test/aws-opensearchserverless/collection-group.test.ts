import { App, CfnParameter, Lazy, RemovalPolicy, Stack, Tags, Token } from 'aws-cdk-lib';
import { aws_opensearchserverless as aoss } from '../../lib';
import { ACCOUNT, testApp, testStack } from '../support/stack';
import { COLLECTION, PRIVATE, resource, resources, type Found } from './made-collection';

const { Collection, CollectionGroup, CollectionGroupGeneration, CollectionType } = aoss;
const GROUP = 'AWS::OpenSearchServerless::CollectionGroup';
const ARN = `arn:aws:aoss:us-east-1:${ACCOUNT}:collection-group/abc123`;

function make(props?: aoss.CollectionGroupProps, stack = testStack()): { stack: Stack; group: aoss.CollectionGroup } {
  return { stack, group: new CollectionGroup(stack, 'Group', props) };
}

function only(stack: Stack): Found {
  return Object.values(resources(stack, GROUP))[0]!;
}

function nameOf(stack: Stack): unknown {
  return only(stack).Properties['Name'];
}

function join(group: aoss.ICollectionGroup, props: Partial<aoss.CollectionProps> = {}, id = 'Collection') {
  const collectionGroup = group;
  const required = { type: CollectionType.SEARCH, networkAccess: PRIVATE, collectionGroup };
  return new Collection(group.stack, id, { ...required, ...props });
}

function imported(stack: Stack, attrs: Partial<aoss.CollectionGroupAttributes> = {}, id = 'Imported') {
  const required = { collectionGroupArn: ARN, collectionGroupName: 'shared' };
  return CollectionGroup.fromCollectionGroupAttributes(stack, id, { ...required, ...attrs });
}

describe('a group', () => {
  test('has standby replicas by default, is retained, and leaves the rest to the service', () => {
    const { stack } = make();
    expect(only(stack).Properties).toEqual({
      Name: expect.stringMatching(/^[a-z][a-z0-9-]{2,27}$/),
      StandbyReplicas: 'ENABLED',
    });
    expect(only(stack)).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('is what the user says', () => {
    const { stack } = make({
      collectionGroupName: 'tenants',
      description: 'all tenants',
      standbyReplicas: false,
      generation: CollectionGroupGeneration.NEXT_GENERATION,
      capacity: { minIndexing: 0, maxIndexing: 8, minSearch: 0, maxSearch: 48 },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    expect(only(stack)).toMatchObject({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
    expect(only(stack).Properties).toEqual({
      Name: 'tenants',
      Description: 'all tenants',
      StandbyReplicas: 'DISABLED',
      Generation: 'NEXTGEN',
      CapacityLimits: {
        MinIndexingCapacityInOcu: 0,
        MaxIndexingCapacityInOcu: 8,
        MinSearchCapacityInOcu: 0,
        MaxSearchCapacityInOcu: 48,
      },
    });
  });

  test('takes the tags of the app, which change in place', () => {
    const { stack } = make();
    Tags.of(stack).add('team', 'search');
    expect(only(stack).Properties['Tags']).toEqual([{ Key: 'team', Value: 'search' }]);
  });

  test.each<[string, aoss.CollectionGroupProps]>([
    ['standby replicas', { standbyReplicas: false }],
    ['generation', { generation: CollectionGroupGeneration.CLASSIC }],
  ])('with another %s has another name', (_, props) => {
    expect(nameOf(make(props).stack)).not.toBe(nameOf(make().stack));
  });

  test('keeps its name when what changes in place does', () => {
    expect(nameOf(make({ description: 'a', capacity: { maxSearch: 2 } }).stack)).toBe(nameOf(make().stack));
  });

  test('knows its ARN and id', () => {
    const { stack, group } = make();
    const id = Object.keys(resources(stack, GROUP))[0];
    expect(stack.resolve(group.collectionGroupRef)).toEqual({
      collectionGroupArn: { 'Fn::GetAtt': [id, 'Arn'] },
      collectionGroupId: { 'Fn::GetAtt': [id, 'Id'] },
    });
  });

  test.each([1, 2, 4, 8, 16, 32, 96, 1696])('takes %p OCUs', (ocus) => {
    const capacity = { minIndexing: ocus, maxIndexing: ocus, minSearch: ocus, maxSearch: ocus };
    expect(() => make({ capacity })).not.toThrow();
  });

  test.each<[aoss.CollectionGroupProps, string]>([
    [{ capacity: { maxIndexing: 3 } }, "'capacity.maxIndexing' must be 1, 2, 4, 8, 16 or a multiple of 16 OCUs, got 3"],
    [{ capacity: { maxSearch: 0 } }, "'capacity.maxSearch' must be 1, 2, 4, 8, 16 or a multiple of 16 OCUs, got 0"],
    [{ capacity: { minSearch: 24 } }, "'capacity.minSearch' must be 1, 2, 4, 8, 16 or a multiple of 16 OCUs, got 24"],
    [
      { capacity: { minIndexing: -16 } },
      "'capacity.minIndexing' must be 1, 2, 4, 8, 16 or a multiple of 16 OCUs, got -16",
    ],
    [
      { capacity: { minIndexing: 16, maxIndexing: 8 } },
      "'capacity.minIndexing' must be at most 'capacity.maxIndexing', got 16 and 8",
    ],
    [
      { capacity: { minSearch: 16, maxSearch: 8 } },
      "'capacity.minSearch' must be at most 'capacity.maxSearch', got 16 and 8",
    ],
    [{ capacity: { minSearch: 0 } }, "'capacity.minSearch' must be at least 1 in this generation, got 0"],
    [
      { capacity: { minIndexing: 0 }, generation: CollectionGroupGeneration.CLASSIC },
      "'capacity.minIndexing' must be at least 1 in this generation, got 0",
    ],
    [{ collectionGroupName: 'Tenants' }, "'collectionGroupName' must have lower-case letters, digits and hyphens only"],
    [{ description: 'a'.repeat(1001) }, "'description' must have 0 to 1000 characters, got 1001"],
  ])('%j is refused', (props, message) => {
    expect(() => make(props)).toThrow(message);
  });

  test('takes tokens for OCUs and names', () => {
    const stack = testStack();
    const ocus = new CfnParameter(stack, 'Ocus', { type: 'Number' }).valueAsNumber;
    const collectionGroupName = new CfnParameter(stack, 'Name').valueAsString;
    make(
      { collectionGroupName, capacity: { minIndexing: ocus, maxIndexing: 8, minSearch: 1, maxSearch: ocus } },
      stack,
    );
    expect(only(stack).Properties).toMatchObject({
      Name: { Ref: 'Name' },
      CapacityLimits: { MinIndexingCapacityInOcu: { Ref: 'Ocus' }, MaxSearchCapacityInOcu: { Ref: 'Ocus' } },
    });
  });
});

describe('a collection of a group', () => {
  test('names the group, which is there before it', () => {
    const { stack, group } = make();
    join(group);
    expect(resource(stack).Properties['CollectionGroupName']).toBe(group.collectionGroupName);
    expect(resource(stack).DependsOn).toEqual(expect.arrayContaining(Object.keys(resources(stack, GROUP))));
  });

  test('may be of a group of another stack, which is deployed before', () => {
    const app = testApp();
    const { stack: shared, group } = make({}, testStack('Shared', {}, app));
    const stack = testStack('App', {}, app);
    new Collection(stack, 'Collection', {
      type: CollectionType.SEARCH,
      networkAccess: PRIVATE,
      collectionGroup: group,
    });
    expect(resource(stack).Properties['CollectionGroupName']).toBe(group.collectionGroupName);
    expect(stack.dependencies).toEqual([shared]);
  });

  test('is refused where its group is of another region or account', () => {
    for (const env of [{ region: 'eu-west-1' }, { account: '210987654321' }]) {
      const group = imported(testStack('Stack', env));
      expect(() => join(group)).toThrow(
        `'collectionGroup' must be of the collection's environment ${group.stack.account}/${group.stack.region}, got one of ` +
          `${ACCOUNT}/us-east-1`,
      );
    }
  });

  test('is another collection than without it, or of another group', () => {
    const name = (collectionGroupName?: string) => {
      const stack = testStack();
      const collectionGroup = collectionGroupName ? imported(stack, { collectionGroupName }) : undefined;
      const props = { type: CollectionType.SEARCH, networkAccess: PRIVATE, collectionGroup };
      return new Collection(stack, 'Collection', props).collectionName;
    };
    expect(new Set([name(), name('aaa'), name('bbb')]).size).toBe(3);
  });

  test('keeps its name from synth to synth where the name of its group is a token', () => {
    const name = (tokens: number) => {
      const stack = testStack();
      for (let i = 0; i < tokens; i++) Token.asString({ Ref: `Other${i}` });
      const collectionGroupName = Lazy.string({ produce: () => 'shared' });
      return join(imported(stack, { collectionGroupName })).collectionName;
    };
    expect(name(0)).toBe(name(3));
  });

  test.each([true, false])('has standby replicas as its group: %p', (standbyReplicas) => {
    for (const props of [{}, { standbyReplicas }]) {
      const { stack, group } = make({ standbyReplicas });
      join(group, props);
      expect(resource(stack).Properties['StandbyReplicas']).toBe(standbyReplicas ? 'ENABLED' : 'DISABLED');
    }
  });

  test.each([true, false])('is refused when its standby replicas are not %p as in its group', (standbyReplicas) => {
    const message = `'standbyReplicas' must be ${standbyReplicas}, which it is in the group 'Stack/Group', got ${!standbyReplicas}`;
    expect(() => join(make({ standbyReplicas }).group, { standbyReplicas: !standbyReplicas })).toThrow(message);
  });

  test('says itself what it has where the group is imported without that', () => {
    for (const standbyReplicas of [undefined, true, false]) {
      const stack = testStack();
      join(imported(stack), { standbyReplicas });
      expect(resource(stack).Properties['StandbyReplicas']).toBe(standbyReplicas === false ? 'DISABLED' : 'ENABLED');
    }
  });

  test('follows an imported group that says what it has', () => {
    const stack = testStack();
    join(imported(stack, { standbyReplicas: false }));
    expect(resource(stack).Properties['StandbyReplicas']).toBe('DISABLED');
  });

  test('is of the type of the others', () => {
    const { stack, group } = make();
    join(group);
    join(group, {}, 'Other');
    expect(Object.keys(resources(stack, COLLECTION))).toHaveLength(2);
    const message =
      "'type' must be SEARCH, which 'Stack/Collection' of the same 'collectionGroup' is, got VECTORSEARCH";
    expect(() => join(group, { type: CollectionType.VECTOR_SEARCH }, 'Third')).toThrow(message);
  });

  test('is of the type of the others also where the group is imported twice', () => {
    const app = testApp();
    join(imported(testStack('A', {}, app)));
    const again = imported(testStack('B', {}, app));
    expect(() => join(again, { type: CollectionType.TIME_SERIES })).toThrow("'type' must be SEARCH");
  });

  test('may be of another type in a group of the same name elsewhere, or one whose place is unknown', () => {
    const app = new App();
    for (const [id, env] of [
      ['A', { region: 'us-east-1' }],
      ['B', { region: 'eu-west-1' }],
      ['C', {}],
      ['D', {}],
    ] as const) {
      const stack = new Stack(app, id, { env: { ...env, account: 'region' in env ? ACCOUNT : undefined } });
      const type = ['A', 'C'].includes(id) ? CollectionType.SEARCH : CollectionType.TIME_SERIES;
      expect(() => join(make({ collectionGroupName: 'shared' }, stack).group, { type })).not.toThrow();
    }
  });
});

describe('an imported group', () => {
  test('knows its id and environment by its ARN', () => {
    const group = imported(testStack('Stack', { region: 'eu-west-1' }));
    expect(group.env).toEqual({ account: ACCOUNT, region: 'us-east-1' });
    expect(group.collectionGroupRef).toEqual({ collectionGroupArn: ARN, collectionGroupId: 'abc123' });
    expect(group.collectionGroupName).toBe('shared');
  });

  test('with an ARN that is a token is of the environment of the stack', () => {
    const stack = testStack();
    const collectionGroupArn = new CfnParameter(stack, 'Arn').valueAsString;
    expect(imported(stack, { collectionGroupArn }).env).toEqual({ account: ACCOUNT, region: 'us-east-1' });
  });

  test.each([
    [{ collectionGroupArn: ARN.replace('-group', '') }, /'collectionGroupArn' must have the form arn:/],
    [{ collectionGroupName: 'SHARED' }, /'collectionGroupName' must have lower-case letters/],
  ])('with %j is refused', (attrs, message) => {
    expect(() => imported(testStack(), attrs)).toThrow(message);
  });
});
