import { failure } from '../../support/fake-directory-bucket';
import { failed, Run, SUCCESS } from './empty-bucket-run';

let run: Run;
beforeEach(async () => {
  run = await Run.start();
  for (const key of ['a', 'b', 'c']) run.bucket.objects.add(key);
});
afterEach(() => run.stop());

test('a bucket that is gone already is done', async () => {
  run.bucket.exists = false;
  expect(await run.delete()).toEqual(SUCCESS);
  expect(run.bucket.deletions).toBe(0);
});

test('a bucket that goes away during the work is done', async () => {
  run.bucket.intercept = (operation) => void (run.bucket.exists &&= operation !== 'DeleteObjects');
  expect(await run.delete()).toEqual(SUCCESS);
});

test('tries again where a batch deleted only some of its keys', async () => {
  const refusals = new Map([
    ['a', ['InternalError']],
    ['b', ['SlowDown', 'ServiceUnavailable']],
  ]);
  run.bucket.refusal = (key) => refusals.get(key)?.shift();
  expect(await run.delete()).toEqual(SUCCESS);
  expect(run.bucket.objects.size).toBe(0);
  expect(run.log).toMatch(/: 3 objects \(2 refused: .+\), 0 unfinished uploads\n/);
  expect(run.log).toContain(': 2 objects (1 refused: ServiceUnavailable), 0 unfinished uploads');
});

test('fails for a key that can never be deleted, once all others are', async () => {
  for (let i = 0; i < 2_000; i++) run.bucket.objects.add(`${i}`);
  run.bucket.refusal = (key) => (key === 'b' ? 'AccessDenied' : undefined);
  expect(await run.delete()).toEqual(failed(`cannot delete "b" from ${run.bucket.name}: AccessDenied (as told)`));
  expect([...run.bucket.objects]).toEqual(['b']);
  expect(run.bucket.count('DeleteObjects')).toBeLessThan(12);
  expect(run.pauses).toEqual([15_000, 1_000, 1_000, 1_000, 1_000]);
});

test('comes back later for keys that stay throttled', async () => {
  const until = run.time + 100_000;
  run.bucket.refusal = () => (run.time < until ? 'SlowDown' : undefined);
  expect(await run.delete()).toEqual(SUCCESS);
  expect(run.bucket.objects.size).toBe(0);
});

test('fails where an object is written again as often as it is deleted', async () => {
  run.bucket.intercept = () => void run.bucket.objects.add('heartbeat');
  expect(await run.delete()).toEqual(failed('"heartbeat" keeps coming back'));
});

test.each(['CreateSession', 'ListObjectsV2', 'DeleteObjects'] as const)(
  'gets over a few refusals of %s by throttling within the same run',
  async (throttled) => {
    run.bucket.intercept = (operation) =>
      operation === throttled && run.bucket.count(operation) <= 5 ? failure(503, 'SlowDown') : undefined;
    expect(await run.delete()).toEqual(SUCCESS);
    expect(run.bucket.objects.size).toBe(0);
    expect(run.pauses).toEqual([15_000]);
  },
);

test.each(['CreateSession', 'ListObjectsV2'] as const)(
  'a bucket asleep, which answers %s with 503 for minutes, is emptied once it is awake',
  async (operation) => {
    const awake = run.time + 180_000;
    run.bucket.intercept = (called) =>
      called === operation && run.time < awake ? failure(503, 'ServiceUnavailable') : undefined;
    expect(await run.delete()).toEqual(SUCCESS);
    expect(run.bucket.objects.size).toBe(0);
    expect(run.log).toContain('is busy (ServiceUnavailable');
    expect(run.time).toBeLessThan(awake + 30_000);
  },
);

test('fails with a reason before CloudFormation loses patience, after an hour', async () => {
  const start = run.time;
  run.bucket.intercept = () => {
    run.time += 3_000;
    return failure(503, 'ServiceUnavailable');
  };
  let answer = await run.delete();
  while (answer === undefined) answer = await run.invoke(run.handedOn.at(-1)!);
  expect(answer).toEqual(failed('is not empty after 55 minutes: delete the stack again to go on'));
  expect(run.time - start).toBeLessThan(3_600_000);
  // Lambda takes a function that calls itself 16 times for one that got out of hand, and stops it.
  expect(run.handedOn.length).toBeLessThan(10);
});

test('CloudFormation is told again when it did not hear', async () => {
  run.serviceIsUp = false;
  const invocation = run.invoke(run.event('Create'));
  await expect(invocation).rejects.toThrow("CloudFormation's response URL answered with status 503");
  expect(run.answerAttempts).toBe(5);
  expect(run.pauses).toEqual([2_000, 4_000, 8_000, 16_000]);

  run.serviceIsUp = true;
  expect(await run.invoke(run.event('Create'))).toEqual(SUCCESS);
});

test('fails with what S3 says where it is neither busy nor refusing', async () => {
  run.bucket.intercept = (operation) => (operation === 'ListObjectsV2' ? failure(400, 'InvalidRequest') : undefined);
  expect(await run.delete()).toEqual(failed('InvalidRequest'));
});

test('fails where an upload cannot be aborted', async () => {
  for (let i = 0; i < 120; i++) run.bucket.uploads.set(`upload-${i}`, 'key');
  run.bucket.intercept = (operation) =>
    operation === 'AbortMultipartUpload' ? failure(400, 'InvalidRequest') : undefined;
  expect(await run.delete()).toEqual(failed('InvalidRequest'));
  expect(run.bucket.count('AbortMultipartUpload')).toBeLessThanOrEqual(50);
});
