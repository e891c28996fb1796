import { CfnParameter, Stack, Stage } from 'aws-cdk-lib';
import * as cdkAps from 'aws-cdk-lib/aws-aps';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { aws_aps as aps } from '../../lib';
import { ACCOUNT, testApp, testStack, warnings } from '../support/stack';
import {
  CLUSTER_ARN,
  EXISTING,
  ExistingWorkspace,
  SCRAPER,
  allowed,
  arnOf,
  roleIn,
  type Statement,
  WORKSPACE_ARN,
  destinationIn,
  make,
  propertiesIn,
} from './made-scraper';

const OTHER = '210987654321';
const FOREIGN_WORKSPACE = `arn:aws:aps:us-east-1:${OTHER}:workspace/ws-1`;
const FOREIGN_ROLE = `arn:aws:iam::${OTHER}:role/writer`;

function serviceTrust(id = '*'): Statement {
  return {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { Service: 'scraper.aps.amazonaws.com' },
    Condition: {
      StringEquals: { 'aws:SourceAccount': ACCOUNT },
      ArnLike: { 'aws:SourceArn': arnOf(ACCOUNT, id) },
    },
  };
}

describe('in the account of the workspace, as for a customer managed key', () => {
  test('there are no roles by default', () => {
    const { stack, scraper, properties } = make();
    expect(properties()).not.toHaveProperty('RoleConfiguration');
    expect([scraper.sourceRole, scraper.targetRole]).toEqual([undefined, undefined]);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 0);
  });

  test('both roles are made when they are asked for', () => {
    const { stack, properties } = make({ roleConfiguration: {} });
    const [source, target] = [roleIn(stack, /SourceRole/), roleIn(stack, /TargetRole/)];
    expect(properties()['RoleConfiguration']).toEqual({
      SourceRoleArn: { 'Fn::GetAtt': [source.id, 'Arn'] },
      TargetRoleArn: { 'Fn::GetAtt': [target.id, 'Arn'] },
    });
    expect(source.trust).toEqual([serviceTrust()]);
    expect(target.trust).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: { 'Fn::GetAtt': [source.id, 'Arn'] } },
        Condition: { StringLike: { 'sts:ExternalId': arnOf(ACCOUNT) } },
      },
    ]);
    expect(allowed(stack, source.id)).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: { 'Fn::GetAtt': [target.id, 'Arn'] } },
    ]);
    expect(allowed(stack, target.id)).toEqual([
      { Effect: 'Allow', Action: 'aps:RemoteWrite', Resource: WORKSPACE_ARN },
    ]);
  });

  test('a customer managed key without them is a warning, since nothing would be written', () => {
    const stack = testStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const workspaces = [
      new aps.Workspace(stack, 'Own', { encryptionKey }),
      new cdkAps.CfnWorkspace(stack, 'L1', { kmsKeyArn: encryptionKey.keyArn }),
      new aps.Workspace(stack, 'Plain'),
    ];
    for (const roleConfiguration of [undefined, {}]) {
      for (const workspace of workspaces) {
        const { id } = workspace.node;
        new aps.Scraper(stack, `${id}Scraper${roleConfiguration ? 'Roles' : ''}`, {
          source: aps.ScrapeSource.existingCluster(CLUSTER_ARN, {
            ...EXISTING,
            clusterLabel: roleConfiguration ? 'roles' : 'none',
          }),
          destination: aps.ScrapeDestination.workspace(workspace),
          roleConfiguration,
        });
      }
    }
    expect(warnings(stack)).toEqual(
      ['Own', 'L1'].map((id) => expect.stringContaining(`cannot write to 'Stack/${id}', which has a customer managed`)),
    );
  });

  test('the scraper waits for what the roles may do', () => {
    const { stack } = make({ roleConfiguration: {} });
    Template.fromStack(stack).hasResource(SCRAPER, {
      DependsOn: Match.arrayWith([
        Match.stringLikeRegexp('SourceRoleDefaultPolicy'),
        Match.stringLikeRegexp('TargetRoleDefaultPolicy'),
      ]),
    });
  });

  test('both trusts are for one scraper, once its id is known', () => {
    const { stack } = make({ roleConfiguration: { scraperId: 's-1' } });
    expect(roleIn(stack, /SourceRole/).trust).toEqual([serviceTrust('s-1')]);
    expect(roleIn(stack, /TargetRole/).trust).toMatchObject([
      { Condition: { StringLike: { 'sts:ExternalId': arnOf(ACCOUNT, 's-1') } } },
    ]);
  });

  test('the id of the scraper may be a token, and fails when it is something else', () => {
    const stack = testStack();
    const scraperId = new CfnParameter(stack, 'Id').valueAsString;
    expect(() => make({ roleConfiguration: { scraperId } }, stack)).not.toThrow();
    expect(() => make({ roleConfiguration: { scraperId: 'arn:aws:aps' } })).toThrow(
      "'scraperId' must have the form 's-...', got 'arn:aws:aps'",
    );
  });

  test('the key can be granted to the target role', () => {
    const { stack, scraper } = make({ roleConfiguration: {} });
    new kms.Key(stack, 'Key').grantEncryptDecrypt(scraper.targetRole!);
    expect(allowed(stack, roleIn(stack, /TargetRole/).id)).toHaveLength(2);
  });

  test('roles of the app get the trust and the permissions', () => {
    const stack = testStack();
    const role = (id: string) => new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    const [sourceRole, targetRole] = [role('Source'), role('Target')];
    make({ roleConfiguration: { sourceRole, targetRole } }, stack);
    expect(roleIn(stack, /^Source/).trust.slice(1)).toEqual([serviceTrust()]);
    expect(roleIn(stack, /^Target/).trust.slice(1)).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
        Condition: {
          StringLike: { 'sts:ExternalId': arnOf(ACCOUNT) },
          ArnEquals: { 'aws:PrincipalArn': stack.resolve(sourceRole.roleArn) as unknown },
        },
      },
    ]);
    expect(allowed(stack, roleIn(stack, /^Source/).id)).toMatchObject([{ Action: 'sts:AssumeRole' }]);
    expect(allowed(stack, roleIn(stack, /^Target/).id)).toMatchObject([{ Action: 'aps:RemoteWrite' }]);
    expect(warnings(stack)).toEqual([]);
  });

  test('a target role that scrapers share has one statement for them, since a trust policy must be short', () => {
    const stack = testStack();
    const targetRole = new iam.Role(stack, 'Target', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    const scrapers = ['a', 'b'].map(
      (clusterLabel) =>
        new aps.Scraper(stack, clusterLabel, {
          source: aps.ScrapeSource.existingCluster(CLUSTER_ARN, { ...EXISTING, clusterLabel }),
          destination: destinationIn(stack),
          roleConfiguration: { targetRole },
        }),
    );
    expect(roleIn(stack, /^Target/).trust.slice(1)).toMatchObject([
      {
        Condition: {
          ArnEquals: {
            'aws:PrincipalArn': scrapers.map(({ sourceRole }) => stack.resolve(sourceRole!.roleArn) as unknown),
          },
        },
      },
    ]);
  });

  test('the account of a source role must be that of the scraper', () => {
    const stack = testStack();
    const sourceRole = iam.Role.fromRoleArn(stack, 'Source', FOREIGN_ROLE);
    expect(() => make({ roleConfiguration: { sourceRole } }, stack)).toThrow(
      `'sourceRole' of 'roleConfiguration' must be in the account of the scraper, ${ACCOUNT}, got 'Stack/Source' of ${OTHER}`,
    );
  });

  test('fail with CloudWatch as destination', () => {
    expect(() => make({ destination: aps.ScrapeDestination.cloudWatch(), roleConfiguration: {} })).toThrow(
      "'roleConfiguration' must come with a workspace as 'destination', got the dataset 'default'; leave it out",
    );
  });
});

test('a target role in another stack of the same account is deployed before the scraper', () => {
  const app = testApp();
  const shared = testStack('Shared', {}, app);
  const targetRole = new iam.Role(shared, 'Target', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
  const stack = testStack('Clusters', {}, app);
  make({ roleConfiguration: { targetRole } }, stack);
  expect(JSON.stringify(roleIn(shared, /Target/).trust)).toContain(`:role/${String(roleIn(stack, /SourceRole/).name)}`);
  expect(stack.dependencies).toContain(shared);
});

test('a source role with a name has another in each region, since stacks of two regions may have one name', () => {
  const nameIn = (region: string) => {
    const stack = testStack('ClustersWithAVeryLongNameThatHasToBeCut', { region });
    const targetRole = iam.Role.fromRoleArn(stack, 'Target', FOREIGN_ROLE);
    new aps.Scraper(stack, 'Scraper', {
      source: aps.ScrapeSource.existingCluster(CLUSTER_ARN.replace('us-east-1', region), EXISTING),
      destination: destinationIn(stack, FOREIGN_WORKSPACE.replace('us-east-1', region)),
      roleConfiguration: { targetRole },
    });
    return roleIn(stack, /SourceRole/).name;
  };
  const names = ['us-east-1', 'ap-northeast-1'].map(nameIn);
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(String(name).length).toBeLessThanOrEqual(64);
});

describe('into a workspace of another account', () => {
  const foreign = (stack: Stack) => destinationIn(stack, FOREIGN_WORKSPACE);

  test('fails without roles', () => {
    const stack = testStack();
    expect(() => make({ destination: foreign(stack) }, stack)).toThrow(
      `'roleConfiguration' must be given for a workspace of another account, ${OTHER}, than the scraper's, ${ACCOUNT}, since ` +
        "the scraper's own role writes in its own account only",
    );
  });

  test('fails without a target role', () => {
    const stack = testStack();
    expect(() => make({ destination: foreign(stack), roleConfiguration: {} }, stack)).toThrow(
      `'targetRole' of 'roleConfiguration' must be given for a workspace of another account, ${OTHER}; make one there with ` +
        'ScraperTargetRole',
    );
  });

  test("fails with a target role that is not of the workspace's account", () => {
    const stack = testStack();
    const targetRole = iam.Role.fromRoleArn(stack, 'Target', `arn:aws:iam::${ACCOUNT}:role/writer`);
    expect(() => make({ destination: foreign(stack), roleConfiguration: { targetRole } }, stack)).toThrow(
      `'targetRole' of 'roleConfiguration' must be in the account of the workspace, ${OTHER}, got 'Stack/Target' of ${ACCOUNT}`,
    );
  });

  test('tells what the owner of an imported target role must add', () => {
    const stack = testStack();
    const targetRole = iam.Role.fromRoleArn(stack, 'Target', FOREIGN_ROLE);
    const { scraper } = make({ destination: foreign(stack), roleConfiguration: { targetRole } }, stack);
    const [trust, permission] = warnings(stack);
    expect(trust).toContain(
      "the scraper cannot write until this is in the trust policy of 'Stack/Target', which this app does not own: {",
    );
    expect(trust).toContain(`"sts:ExternalId":"arn:aws:aps:us-east-1:${ACCOUNT}:scraper/*"`);
    const { name } = roleIn(stack, /SourceRole/);
    expect(trust).toContain(`"aws:PrincipalArn":"arn:aws:iam::${ACCOUNT}:role/${String(name)}"`);
    expect(permission).toContain(
      `the scraper cannot write until 'Stack/Target', which this app does not own, is allowed this: ` +
        `{"Action":"aps:RemoteWrite","Effect":"Allow","Resource":"${FOREIGN_WORKSPACE}"}`,
    );
    expect(propertiesIn(stack)['RoleConfiguration']).toMatchObject({ TargetRoleArn: FOREIGN_ROLE });
    expect(allowed(stack, roleIn(stack, /SourceRole/).id)).toEqual([
      { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: FOREIGN_ROLE },
    ]);
    expect(scraper.targetRole).toBe(targetRole);
  });

  test('tells what the owner of an imported source role must add', () => {
    const stack = testStack();
    const sourceRole = iam.Role.fromRoleArn(stack, 'Source', `arn:aws:iam::${ACCOUNT}:role/source`);
    const targetRole = iam.Role.fromRoleArn(stack, 'Target', FOREIGN_ROLE);
    make({ destination: foreign(stack), roleConfiguration: { sourceRole, targetRole } }, stack);
    expect(warnings(stack)[0]).toMatch(/trust policy of 'Stack\/Source'.*scraper\.aps\.amazonaws\.com/);
    expect(warnings(stack)).toHaveLength(3);
  });

  test('goes by the role that the workspace has for scrapers, in one app', () => {
    const app = testApp();
    const shared = testStack('Shared', { account: OTHER }, app);
    const workspace = new cdkAps.CfnWorkspace(shared, 'Workspace');
    const { role } = new aps.ScraperTargetRole(shared, 'Target', { workspace, scraperAccounts: [ACCOUNT] });
    const stack = testStack('Clusters', {}, app);
    const destination = aps.ScrapeDestination.workspace(workspace);
    make({ destination, roleConfiguration: { targetRole: role } }, stack);

    const { RoleName } = Object.values(Template.fromStack(shared).findResources('AWS::IAM::Role'))
      .map((resource) => (resource as { Properties: { RoleName: string } }).Properties)
      .find((properties) => JSON.stringify(properties).includes('scraper/*'))!;
    expect(propertiesIn(stack)['RoleConfiguration']).toMatchObject({
      TargetRoleArn: `arn:aws:iam::${OTHER}:role/${RoleName}`,
    });
    expect(warnings(stack)).toEqual([]);
    expect(shared.dependencies).not.toContain(stack);
  });

  test('may be in another stage of a pipeline', () => {
    const app = testApp();
    const shared = new Stack(new Stage(app, 'Shared'), 'Stack', { env: { account: OTHER, region: 'us-east-1' } });
    const workspace = new ExistingWorkspace(shared, 'Workspace', FOREIGN_WORKSPACE);
    const target = { workspace, scraperAccounts: [ACCOUNT], roleName: 'writer' };
    const { role } = new aps.ScraperTargetRole(shared, 'Target', target);
    const stack = new Stack(new Stage(app, 'Clusters'), 'Stack', { env: { account: ACCOUNT, region: 'us-east-1' } });
    make({ destination: aps.ScrapeDestination.workspace(workspace), roleConfiguration: { targetRole: role } }, stack);
    expect(propertiesIn(stack)['RoleConfiguration']).toMatchObject({
      TargetRoleArn: `arn:aws:iam::${OTHER}:role/writer`,
    });
  });

  test('goes by a role of the app, which trusts a role whose name is known', () => {
    const app = testApp();
    const shared = testStack('Shared', { account: OTHER }, app);
    const targetRole = new iam.Role(shared, 'Target', {
      roleName: 'writer',
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
    });
    const stack = testStack('Clusters', {}, app);
    make({ destination: foreign(stack), roleConfiguration: { targetRole } }, stack);
    const { name } = roleIn(stack, /SourceRole/);
    expect(roleIn(shared, /Target/).trust[1]).toEqual({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Condition: {
        StringLike: { 'sts:ExternalId': arnOf(ACCOUNT) },
        ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/${String(name)}` },
      },
    });
    expect(allowed(shared, roleIn(shared, /Target/).id)).toMatchObject([{ Resource: FOREIGN_WORKSPACE }]);
  });
});
