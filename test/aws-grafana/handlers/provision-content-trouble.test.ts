import { FakeEndpoint } from '../../support/fake-endpoint';
import { failure, message, s3Failure, WORKSPACE } from './fake-grafana';
import { DASHBOARD, DATA_SOURCE, Run } from './provision-content-run';

let run: Run;
let accountsLeft: number;
beforeEach(async () => {
  run = await Run.start();
  accountsLeft = 0;
});
afterEach(() => run.stop({ accountsLeft }));

const GET = 'GET /api/datasources/uid/amp';
const POST = 'POST /api/datasources';
const SAVE = 'POST /api/dashboards/db';

/** Where nobody listens any more. */
async function unusedAddress(): Promise<string> {
  const endpoint = await FakeEndpoint.start(() => ({}));
  const { url } = endpoint;
  await endpoint.stop();
  return url;
}

/** Lets the first calls fail. */
function failFirst(times: number, failing: string, response: ReturnType<typeof message>): void {
  let left = times;
  run.grafana.intercept = (call) => (call === failing && left-- > 0 ? response : undefined);
}

describe('throttling', () => {
  test.each(['DescribeWorkspace', 'ListAccounts', 'CreateAccount', 'CreateToken', 'DeleteToken', 'DeleteAccount'])(
    'of %s is the SDK’s to wait out',
    async (operation) => {
      failFirst(4, operation, failure(429, 'ThrottlingException'));
      await run.putDataSource();
      expect(run.grafana.dataSources.size).toBe(1);
      expect(run.grafana.count(operation)).toBe(5);
    },
  );

  test.each([429, 500, 502, 503, 504])('of Grafana with status %p is waited out', async (status) => {
    failFirst(3, GET, message(status, 'busy'));
    await run.putDataSource();
    expect(run.pauses).toEqual([1_000, 2_000, 4_000]);
  });

  test('waits as long as Grafana asks for, up to a limit', async () => {
    failFirst(1, GET, message(429, 'busy', { 'retry-after': '7' }));
    await run.putDataSource();
    failFirst(1, GET, message(429, 'busy', { 'retry-after': '3600' }));
    await run.putDataSource();
    expect(run.pauses).toEqual([7_000, 20_000]);
  });

  test('that does not end fails with what Grafana said, and without its service account', async () => {
    run.grafana.intercept = (call) => (call === GET ? message(503, 'upgrading') : undefined);
    await expect(run.putDataSource()).rejects.toThrow(`Grafana answered ${GET} with status 503: upgrading`);
    expect(run.grafana.count(GET)).toBe(6);
  });

  test('is given up while there is time to remove the service account', async () => {
    run.remainingMs = 65_000;
    run.grafana.intercept = (call) => (call === GET ? message(503, 'upgrading') : undefined);
    const start = run.time;
    await expect(run.putDataSource()).rejects.toThrow('status 503');
    expect(run.time - start).toBeLessThan(5_000);
  });
});

describe('the token', () => {
  test('that is not known yet is replaced by a new one', async () => {
    failFirst(2, GET, message(401, 'Invalid API key'));
    await run.putDataSource();
    expect(run.grafana.count('CreateToken')).toBe(3);
    expect(run.grafana.count('DeleteToken')).toBe(3);
    expect(run.grafana.accountsMade).toBe(1);
  });

  test('that expires in the midst of the work is replaced too', async () => {
    run.grafana.intercept = (call) => {
      if (call === POST && run.grafana.count(POST) === 1) {
        for (const { tokens } of run.grafana.accounts.values()) tokens.clear();
      }
      return undefined;
    };
    await run.putDataSource();
    expect(run.grafana.dataSources.size).toBe(1);
    expect(run.grafana.count('CreateToken')).toBe(2);
  });

  test('that is never accepted fails', async () => {
    run.grafana.intercept = (call) => (call === GET ? message(401, 'Invalid API key') : undefined);
    await expect(run.putDataSource()).rejects.toThrow('status 401: Invalid API key');
    expect(run.grafana.count('CreateToken')).toBe(4);
  });
});

describe('the service account', () => {
  test.each<[string, () => void]>([
    ['its token cannot be made', () => failFirst(99, 'CreateToken', failure(400, 'ValidationException'))],
    ['Grafana refuses', () => failFirst(99, POST, message(403, 'no permission'))],
    ['the answer is no JSON', () => failFirst(99, POST, { status: 400, body: '<html>' })],
  ])('is removed when %s', async (_, arrange) => {
    arrange();
    await expect(run.putDataSource()).rejects.toThrow();
    expect(run.grafana.accountsMade).toBe(1);
  });

  test('is removed also where it was made and nobody said so', async () => {
    run.grafana.spoil = (call) => (call === 'CreateAccount' ? failure(400, 'ValidationException') : undefined);
    await expect(run.putDataSource()).rejects.toThrow('as told');
  });

  test('whose creation is repeated after a lost answer has one namesake at most, and both are removed', async () => {
    run.grafana.spoil = (call) =>
      call === 'CreateAccount' && run.grafana.accountsMade === 1 ? failure(500, 'InternalServerException') : undefined;
    run.grafana.accounts.set('1', { name: 'of-somebody-else', role: 'ADMIN', tokens: new Map() });
    await run.putDataSource();
    expect([...run.grafana.accounts.keys()]).toEqual(['1']);
    accountsLeft = 1;
    expect(run.grafana.dataSources.size).toBe(1);
    // The first, its repetition by the SDK which conflicts, and one of another name.
    expect(run.grafana.accountsMade).toBe(3);
  });

  test('has another name in every run', async () => {
    const names = new Set<string>();
    run.grafana.intercept = (call, { body }) => {
      if (call === 'CreateAccount') names.add(JSON.parse(body).name);
      return undefined;
    };
    await run.putDataSource();
    await run.putDataSource();
    expect(names.size).toBe(2);
  });

  test('of a run that crashed is removed by the next one, the account of somebody else is not', async () => {
    const old = run.time - 16 * 60_000;
    run.grafana.accounts.set('1', {
      name: `cdk-reinvent-constructs-${old}-0123abcd`,
      role: 'ADMIN',
      tokens: new Map(),
    });
    run.grafana.accounts.set('2', { name: 'cdk-reinvent-constructs-of-mine', role: 'ADMIN', tokens: new Map() });
    run.grafana.accounts.set('3', { name: `terraform-${old}-0123abcd`, role: 'ADMIN', tokens: new Map() });
    run.grafana.accounts.set('4', {
      name: `cdk-reinvent-constructs-${old}-ffffabcd`,
      role: 'ADMIN',
      tokens: new Map(),
    });
    await run.putDataSource();
    expect([...run.grafana.accounts.keys()]).toEqual(['2', '3']);
    accountsLeft = 2;
  });

  test('of another run at the same time is left alone', async () => {
    const recent = run.time - 5 * 60_000;
    run.grafana.accounts.set('1', {
      name: `cdk-reinvent-constructs-${recent}-0123abcd`,
      role: 'ADMIN',
      tokens: new Map(),
    });
    await run.putDataSource();
    expect([...run.grafana.accounts.keys()]).toEqual(['1']);
    accountsLeft = 1;
  });

  test('that an earlier run left and nobody can remove is no reason to fail', async () => {
    const old = run.time - 16 * 60_000;
    run.grafana.accounts.set('1', {
      name: `cdk-reinvent-constructs-${old}-0123abcd`,
      role: 'ADMIN',
      tokens: new Map(),
    });
    failFirst(1, 'DeleteAccount', failure(400, 'ValidationException'));
    await run.putDataSource();
    accountsLeft = 1;
  });

  test('that cannot be removed fails the deployment, since it costs money', async () => {
    run.grafana.intercept = (call) => (call === 'DeleteAccount' ? failure(400, 'ValidationException') : undefined);
    await expect(run.putDataSource()).rejects.toThrow(
      /^the service account 101 \(cdk-reinvent-constructs-\d+-\w+\) could not be removed .* billed as a user until it is/,
    );
    accountsLeft = 1;
  });

  test('that cannot be removed does not hide what failed before', async () => {
    run.grafana.intercept = (call) => {
      if (call === 'DeleteAccount') return failure(400, 'ValidationException');
      return call === POST ? message(403, 'no permission') : undefined;
    };
    await expect(run.putDataSource()).rejects.toThrow(/status 403: no permission; besides, the service account 101/);
    accountsLeft = 1;
  });

  test('is removed although its token cannot be by itself', async () => {
    run.grafana.intercept = (call) => (call === 'DeleteToken' ? failure(400, 'ValidationException') : undefined);
    await run.putDataSource();
  });

  test('is waited for while the workspace is busy', async () => {
    failFirst(2, 'DeleteAccount', failure(409, 'ConflictException'));
    await run.putDataSource();
    expect(run.pauses).toEqual([2_000, 4_000]);
  });
});

test('two runs at the same time do not disturb each other', async () => {
  await Promise.all([run.putDataSource(), run.putDashboard(), run.putDataSource({ uid: 'b', name: 'B' })]);
  expect(run.grafana.dataSources.size).toBe(2);
  expect(run.grafana.dashboards.size).toBe(1);
  expect(run.grafana.accountsMade).toBe(3);
});

describe('conflicts', () => {
  test('a data source that was made between two requests is changed', async () => {
    run.grafana.intercept = (call) => {
      if (call === POST) run.grafana.dataSources.set('amp', { uid: 'amp', name: 'Else' });
      return undefined;
    };
    await run.putDataSource();
    expect(run.grafana.dataSources.get('amp')).toMatchObject({ name: 'Metrics' });
  });

  test('a data source that was removed between two requests is made', async () => {
    await run.putDataSource();
    run.grafana.intercept = (call) => {
      if (call === 'PUT /api/datasources/uid/amp') run.grafana.dataSources.clear();
      return undefined;
    };
    await run.putDataSource();
    expect(run.grafana.dataSources.size).toBe(1);
  });

  test('a creation whose answer was lost is carried on by the next attempt', async () => {
    run.grafana.spoil = (call) =>
      call === POST && run.grafana.count(POST) === 1 ? message(502, 'bad gateway') : undefined;
    await run.putDataSource();
    expect(run.grafana.dataSources.size).toBe(1);
  });

  test.each(['Create', 'Update'])('fails (%s) for a name that another data source has', async (requestType) => {
    run.grafana.dataSources.set('other', { uid: 'other', name: 'Metrics' });
    if (requestType === 'Update') run.grafana.dataSources.set('amp', { uid: 'amp', name: 'Former' });
    await expect(run.putDataSource({}, requestType)).rejects.toThrow(
      /status 409: .*; is 'Metrics' the name of another data source\?$/,
    );
    expect(run.grafana.dataSources.get('other')).toEqual({ uid: 'other', name: 'Metrics' });
    expect(run.grafana.count(POST) + run.grafana.count('PUT /api/datasources/uid/amp')).toBe(1);
  });

  test('an edit of the dashboard between two requests is overwritten', async () => {
    await run.putDashboard();
    let edits = 2;
    run.grafana.intercept = (call) => {
      const current = run.grafana.dashboards.get('clusters')!;
      if (call === SAVE && edits-- > 0) {
        run.grafana.dashboards.set('clusters', { ...current, version: Number(current['version']) + 1 });
      }
      return undefined;
    };
    await run.putDashboard({ title: 'Ours' }, {}, 'Update');
    expect(run.grafana.dashboards.get('clusters')).toMatchObject({ title: 'Ours' });
    expect(run.pauses).toEqual([1_000, 1_000]);
  });

  test('a dashboard that is edited again and again fails in the end', async () => {
    run.grafana.intercept = (call) =>
      call === SAVE ? { status: 412, body: '{"status":"version-mismatch","message":"edited"}' } : undefined;
    await expect(run.putDashboard()).rejects.toThrow(`Grafana answered ${SAVE} with status 412: edited`);
    expect(run.grafana.count(SAVE)).toBe(5);
  });

  test('the dashboard of somebody else, of the same title, is left alone', async () => {
    run.grafana.dashboards.set('theirs', { uid: 'theirs', title: 'Clusters', folderUid: '' });
    await expect(run.putDashboard()).rejects.toThrow("is there another dashboard 'Clusters'?");
    expect(run.grafana.dashboards.size).toBe(1);
    expect(run.grafana.count(SAVE)).toBe(1);
  });
});

describe('a workspace', () => {
  test('that does not exist fails', async () => {
    run.grafana.exists = false;
    await expect(run.putDataSource()).rejects.toThrow(`the workspace ${WORKSPACE} does not exist`);
  });

  test('that is being updated is waited for', async () => {
    run.grafana.status = 'UPDATING';
    run.grafana.intercept = (call) => {
      if (call === 'DescribeWorkspace' && run.grafana.count(call) === 3) run.grafana.status = 'ACTIVE';
      return undefined;
    };
    await run.putDataSource();
    expect(run.pauses).toEqual([5_000, 5_000]);
  });

  test('that may be used only now is tried again', async () => {
    failFirst(3, 'DescribeWorkspace', failure(403, 'AccessDeniedException'));
    await run.putDataSource();
    expect(run.pauses).toEqual([2_000, 4_000, 8_000]);
  });

  test('that may not be used fails', async () => {
    failFirst(99, 'DescribeWorkspace', failure(403, 'AccessDeniedException'));
    await expect(run.putDataSource()).rejects.toThrow('as told');
    expect(run.grafana.count('DescribeWorkspace')).toBe(5);
  });

  test('that nobody answers at fails with the reason and a remedy', async () => {
    const address = await unusedAddress();
    run.grafana.address = address;
    await expect(run.putDataSource()).rejects.toThrow(
      `the workspace cannot be reached at ${address} (ECONNREFUSED): where its network access is restricted, ` +
        'give the function a VPC that is let in',
    );
  });

  test('that answers with a redirect is not followed', async () => {
    run.grafana.intercept = (call) => (call === GET ? { status: 302, headers: { location: '/login' } } : undefined);
    await expect(run.putDataSource()).rejects.toThrow(`Grafana answered ${GET} with status 302`);
    expect(run.grafana.count('GET /login')).toBe(0);
  });
});

describe('a deletion', () => {
  test.each<[string, () => unknown]>([
    ['is gone', () => (run.grafana.exists = false)],
    ['is being deleted', () => (run.grafana.status = 'DELETING')],
    ['cannot be reached', async () => (run.grafana.address = await unusedAddress())],
  ])('is done where the workspace %s', async (_, arrange) => {
    await arrange();
    expect(await run.delete(DATA_SOURCE, 'amp')).toEqual({ PhysicalResourceId: `${WORKSPACE}/amp` });
    expect(run.log).toMatch(/'amp'/);
    // Whoever waits for a workspace that goes away waits in vain.
    expect(run.pauses).not.toContain(5_000);
  });

  test('is done where the workspace goes in the midst of it', async () => {
    run.grafana.intercept = (call) => {
      if (call === 'CreateAccount') run.grafana.exists = false;
      return undefined;
    };
    await run.delete(DASHBOARD, 'clusters');
  });

  test('fails where Grafana refuses, so that nothing is left behind in silence', async () => {
    await run.putDataSource();
    run.grafana.intercept = (call) => (call.startsWith('DELETE ') ? message(403, 'no permission') : undefined);
    await expect(run.delete(DATA_SOURCE, 'amp')).rejects.toThrow('with status 403: no permission');
  });

  test('that was cut short is carried on by the next one', async () => {
    await run.putDataSource();
    run.grafana.spoil = (call) => (call.startsWith('DELETE ') ? message(400, 'cut') : undefined);
    await expect(run.delete(DATA_SOURCE, 'amp')).rejects.toThrow('cut');
    run.grafana.spoil = () => undefined;
    await run.delete(DATA_SOURCE, 'amp');
  });
});

describe('a dashboard in the bucket', () => {
  const Asset = JSON.stringify({ bucket: 'assets', key: 'abc.json' });

  test('that may be read only now is tried again', async () => {
    run.grafana.objects.set('/assets/abc.json', JSON.stringify(run.dashboard()));
    failFirst(2, 'GetObject', s3Failure(403, 'AccessDenied'));
    await run.putDashboard({}, { Asset });
    expect(run.pauses).toEqual([2_000, 4_000]);
  });

  test('that is missing fails before there is a service account', async () => {
    await expect(run.putDashboard({}, { Asset })).rejects.toThrow('as told');
    expect(run.grafana.accountsMade).toBe(0);
  });
});
