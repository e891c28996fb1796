import { failure } from '../../support/fake-directory-bucket';
import { failed, Run, SUCCESS } from './empty-bucket-run';

let run: Run;
beforeEach(async () => {
  run = await Run.start();
  run.bucket.objects.add('precious');
  run.bucket.uploads.set('upload', 'precious too');
});
afterEach(() => run.stop());

function expectUntouched(): void {
  expect([...run.bucket.objects, ...run.bucket.uploads.values()]).toEqual(['precious', 'precious too']);
  expect(run.bucket.deletions).toBe(0);
}

test.each(['Create', 'Update'])('%s is answered at once and does not even look at the bucket', async (type) => {
  expect(await run.invoke(run.event(type))).toEqual({
    Status: 'SUCCESS',
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'Emptying',
    PhysicalResourceId: run.bucket.name,
  });
  expect(run.pauses).toEqual([]);
  expect(run.bucket.operations).toEqual([]);
});

test.each([undefined, '', 'ordinary-bucket', 'arn:aws:s3express:us-east-1:111122223333:bucket/x--use1-az4--x-s3'])(
  'fails to be created for %p, which is not the name of a directory bucket, and has nothing to delete then',
  async (BucketName) => {
    const create = { ...run.event('Create'), PhysicalResourceId: undefined, ResourceProperties: { BucketName } };
    const answer = await run.invoke(create);
    expect(answer).toEqual(failed(`'BucketName' is not a directory bucket: '${BucketName ?? ''}'`));

    const { PhysicalResourceId } = answer!;
    expect(PhysicalResourceId).toBe(BucketName === undefined || BucketName === '' ? 'Emptying' : BucketName);
    expect(await run.invoke({ ...run.event('Delete'), PhysicalResourceId })).toEqual(SUCCESS);
    expect(run.bucket.operations).toEqual([]);
  },
);

test('a changed name makes a new physical id, so that the former bucket is emptied by its own Delete', async () => {
  const update = run.event('Update', 'new--use1-az4--x-s3');
  expect(await run.invoke(update)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'new--use1-az4--x-s3' });
  expectUntouched();

  const deletion = run.event('Delete', 'new--use1-az4--x-s3');
  expect(await run.invoke(deletion)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: run.bucket.name });
  expect(run.bucket.objects.size + run.bucket.uploads.size).toBe(0);
  expect(run.bucket.endpoint.requests.map(({ path }) => path.split('/')[1])).not.toContain('new--use1-az4--x-s3');
});

test('does not open a session before a change of the policy has had time to take effect', async () => {
  const start = run.time;
  let opened: number | undefined;
  run.bucket.intercept = () => void (opened ??= run.time);
  expect(await run.delete()).toEqual(SUCCESS);
  expect(run.bucket.operations[0]).toBe('CreateSession');
  expect(opened! - start).toBe(15_000);
});

test('where emptying was switched off, the bucket keeps its objects and the deletion is complete', async () => {
  run.bucket.grants = 'none';
  expect(await run.delete()).toEqual(SUCCESS);
  expect(run.bucket.operations).toEqual(['CreateSession']);
  expect(run.log).toContain('may not be emptied');
  expectUntouched();
});

test('a bucket that everybody may read is left alone like one that refuses the session', async () => {
  run.bucket.grants = 'ReadOnly';
  expect(await run.delete()).toEqual(SUCCESS);
  expect(run.bucket.operations).toEqual(['CreateSession']);
  expectUntouched();
});

test('a permission that is withdrawn during the work ends it without a failure', async () => {
  for (let i = 0; i < 1_500; i++) run.bucket.objects.add(`${i}`);
  run.bucket.intercept = (operation) =>
    operation === 'DeleteObjects' && run.bucket.count('DeleteObjects') > 1 ? failure(403, 'AccessDenied') : undefined;
  expect(await run.delete()).toEqual(SUCCESS);
  expect(run.bucket.objects.size).toBe(501);
  expect(run.bucket.operations.at(-1)).toBe('DeleteObjects');
});

test('a session from an earlier run is not used again', async () => {
  expect(await run.delete()).toEqual(SUCCESS);
  run.bucket.objects.add('written later');
  run.bucket.grants = 'none';
  expect(await run.delete()).toEqual(SUCCESS);
  expect([...run.bucket.objects]).toEqual(['written later']);
});
