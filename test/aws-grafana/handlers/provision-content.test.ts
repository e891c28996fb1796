import { WORKSPACE } from './fake-grafana';
import { DASHBOARD, DATA_SOURCE, Run } from './provision-content-run';

let run: Run;
beforeEach(async () => {
  run = await Run.start();
});
// Every test ends with the check that no service account is left.
afterEach(() => run.stop());

describe('a data source', () => {
  test('is made by an administrator who is gone afterwards', async () => {
    let role: string | undefined;
    run.grafana.intercept = (call) => {
      if (call === 'POST /api/datasources') role = [...run.grafana.accounts.values()][0]?.role;
      return undefined;
    };
    expect(await run.putDataSource()).toEqual({ PhysicalResourceId: `${WORKSPACE}/amp`, Data: { Uid: 'amp' } });
    expect(run.grafana.dataSources.get('amp')).toEqual({
      ...run.dataSource(),
      type: 'prometheus',
      access: 'proxy',
      jsonData: { deployedBy: expect.stringMatching(/^[0-9a-f]{16}$/) },
    });
    expect(role).toBe('ADMIN');
    expect(run.grafana.calls).toEqual([
      'DescribeWorkspace',
      'ListAccounts',
      'CreateAccount',
      'CreateToken',
      'GET /api/datasources/uid/amp',
      'POST /api/datasources',
      'DeleteToken',
      'DeleteAccount',
    ]);
  });

  test('has a token that outlives the invocation by minutes only', async () => {
    let lifetime = 0;
    run.grafana.intercept = (call, { body }) => {
      if (call === 'CreateToken') lifetime = JSON.parse(body).secondsToLive;
      return undefined;
    };
    await run.putDataSource();
    expect(lifetime).toBe(600);
  });

  test('that is there is changed in place', async () => {
    const { PhysicalResourceId } = await run.putDataSource();
    const again = await run.putDataSource({ url: 'https://aps/workspaces/ws-2' }, 'Update');
    expect(again.PhysicalResourceId).toBe(PhysicalResourceId);
    expect(run.grafana.dataSources.get('amp')).toMatchObject({ url: 'https://aps/workspaces/ws-2' });
    expect(run.grafana.count('POST /api/datasources')).toBe(1);
  });

  test('that went away by hand is made again by an update', async () => {
    await run.putDataSource({}, 'Update');
    expect(run.grafana.dataSources.size).toBe(1);
  });

  test('with another uid is another one, so that CloudFormation deletes the former', async () => {
    await run.putDataSource();
    const { PhysicalResourceId } = await run.putDataSource({ uid: 'other', name: 'Other' }, 'Update');
    expect(PhysicalResourceId).toBe(`${WORKSPACE}/other`);
    await run.delete(DATA_SOURCE, 'amp');
    expect([...run.grafana.dataSources.keys()]).toEqual(['other']);
  });

  test('is removed, and removing it again does no harm', async () => {
    await run.putDataSource();
    expect(await run.delete(DATA_SOURCE, 'amp')).toEqual({ PhysicalResourceId: `${WORKSPACE}/amp` });
    expect(run.grafana.dataSources.size).toBe(0);
    await run.delete(DATA_SOURCE, 'amp');
  });

  test.each([
    ['9.4', 'prometheus'],
    ['10.4', 'prometheus'],
    ['12.4', 'grafana-amazonprometheus-datasource'],
    ['13.0', 'grafana-amazonprometheus-datasource'],
  ])('is in Grafana %s of the type %s', async (version, type) => {
    run.grafana.version = version;
    run.grafana.plugins.add('grafana-amazonprometheus-datasource');
    await run.putDataSource();
    expect(run.grafana.dataSources.get('amp')).toMatchObject({ type });
  });

  test('may have the type that it was given', async () => {
    run.grafana.version = '12.4';
    await run.putDataSource({ type: 'prometheus' });
    expect(run.grafana.dataSources.get('amp')).toMatchObject({ type: 'prometheus' });
  });

  test('fails where the plugin is missing, instead of being there and answering nothing', async () => {
    await expect(run.putDataSource({ type: 'grafana-amazonprometheus-datasource' })).rejects.toThrow(
      `the workspace ${WORKSPACE} (Grafana 10.4) lacks the plugin grafana-amazonprometheus-datasource: install it`,
    );
    expect(run.grafana.dataSources.size).toBe(0);
  });
});

describe('a dashboard', () => {
  test('is made by an editor', async () => {
    let role: string | undefined;
    run.grafana.intercept = (call) => {
      if (call === 'POST /api/dashboards/db') role = [...run.grafana.accounts.values()][0]?.role;
      return undefined;
    };
    expect(await run.putDashboard()).toMatchObject({ PhysicalResourceId: `${WORKSPACE}/clusters` });
    expect(run.grafana.dashboards.get('clusters')).toMatchObject({ title: 'Clusters', folderUid: '', version: 1 });
    expect(role).toBe('EDITOR');
  });

  test('is changed in place, whatever version it has come to', async () => {
    await run.putDashboard();
    run.grafana.dashboards.set('clusters', {
      ...run.grafana.dashboards.get('clusters')!,
      version: 7,
      title: 'By hand',
    });
    await run.putDashboard({ title: 'Ours' }, {}, 'Update');
    expect(run.grafana.dashboards.get('clusters')).toMatchObject({ title: 'Ours', version: 8 });
  });

  test('is removed, and removing it again does no harm', async () => {
    await run.putDashboard();
    await run.delete(DASHBOARD, 'clusters');
    expect(run.grafana.dashboards.size).toBe(0);
    await run.delete(DASHBOARD, 'clusters');
  });

  test('goes into a folder that is made for it, and into one that is there', async () => {
    const Folder = JSON.stringify({ uid: 'eks', title: 'EKS' });
    await run.putDashboard({}, { Folder });
    await run.putDashboard({ uid: 'other', title: 'Other' }, { Folder });
    expect([...run.grafana.folders]).toEqual([['eks', 'EKS']]);
    expect([...run.grafana.dashboards.values()].map(({ folderUid }) => folderUid)).toEqual(['eks', 'eks']);
  });

  test('fails for a folder that must be there and is not', async () => {
    const Folder = JSON.stringify({ uid: 'eks' });
    await expect(run.putDashboard({}, { Folder })).rejects.toThrow("there is no folder with the uid 'eks'");
  });

  test('does not mind a folder that somebody else makes at the same time', async () => {
    run.grafana.intercept = (call) => {
      if (call === 'POST /api/folders') run.grafana.folders.set('eks', 'EKS');
      return undefined;
    };
    await run.putDashboard({}, { Folder: JSON.stringify({ uid: 'eks', title: 'EKS' }) });
    expect(run.grafana.dashboards.get('clusters')).toMatchObject({ folderUid: 'eks' });
  });

  test('fails for a folder whose title another one has', async () => {
    run.grafana.folders.set('older', 'EKS');
    const Folder = JSON.stringify({ uid: 'eks', title: 'EKS' });
    await expect(run.putDashboard({}, { Folder })).rejects.toThrow("is 'EKS' the title of another folder?");
  });

  test('comes from the bucket where it is too large for the event', async () => {
    run.grafana.objects.set('/assets/abc.json', JSON.stringify(run.dashboard({ title: 'Large' })));
    const Asset = JSON.stringify({ bucket: 'assets', key: 'abc.json' });
    const result = await run.putDashboard({}, { Asset, Content: undefined });
    expect(result.PhysicalResourceId).toBe(`${WORKSPACE}/clusters`);
    expect(run.grafana.dashboards.get('clusters')).toMatchObject({ title: 'Large' });
  });
});

test('another workspace means another id, so that CloudFormation deletes in the former', async () => {
  const { PhysicalResourceId } = await run.putDataSource();
  expect(PhysicalResourceId).toBe(`${WORKSPACE}/amp`);
  const event = run.event('Delete', DATA_SOURCE, { uid: 'amp' }, { WorkspaceId: 'g-ffffffffff' });
  await run.invoke(event);
  // The id decides: the properties are of another workspace.
  expect(run.grafana.dataSources.size).toBe(0);
});

test('the workspace is asked for in its own region', async () => {
  let authorization: string | undefined;
  run.grafana.intercept = (call, { headers }) => {
    if (call === 'DescribeWorkspace') ({ authorization } = headers);
    return undefined;
  };
  await run.invoke(run.event('Create', DATA_SOURCE, run.dataSource(), { Region: 'eu-west-1' }));
  expect(authorization).toContain('/eu-west-1/grafana/aws4_request');
});

describe('what got another logical id', () => {
  test.each([
    [DATA_SOURCE, () => run.dataSource(), () => run.grafana.dataSources],
    [DASHBOARD, () => run.dashboard(), () => run.grafana.dashboards],
  ])('and was taken over is not deleted with the former (%s)', async (type, describe, all) => {
    await run.invoke(run.event('Create', type, describe()));
    const renamed = { LogicalResourceId: 'Renamed' };
    const { PhysicalResourceId } = await run.invoke({ ...run.event('Create', type, describe()), ...renamed });
    await run.invoke(run.event('Delete', type, describe()));
    expect([...all().keys()]).toEqual([PhysicalResourceId.split('/')[1]]);
    await run.invoke({ ...run.event('Delete', type, describe()), ...renamed });
    expect(all().size).toBe(0);
  });
});

test('what was never made is not deleted', async () => {
  const event = { ...run.event('Delete', DATA_SOURCE, { uid: 'amp' }), PhysicalResourceId: 'AWSCDK::CREATE_FAILED' };
  await run.invoke(event);
  expect(run.grafana.calls).toEqual([]);
});

test('fails for a type that it does not know', async () => {
  await expect(run.invoke(run.event('Create', 'Custom::Else', { uid: 'a' }))).rejects.toThrow(
    'this function does not know what a Custom::Else is',
  );
});

test.each([
  ['http://', ''],
  ['', ''],
  ['', '/'],
])('takes an endpoint with %p before and %p after', async (scheme, end) => {
  const { host } = new URL(run.grafana.endpoint.url);
  run.grafana.address = `${scheme}${host}${end}`;
  const real = fetch;
  const urls: string[] = [];
  jest.spyOn(globalThis, 'fetch').mockImplementation((url, options) => {
    const address = url as string;
    urls.push(address);
    return real(address.replace('https://', 'http://'), options);
  });
  await run.putDataSource();
  expect(urls[0]).toBe(`${scheme || 'https://'}${host}/api/datasources/uid/amp`);
});
