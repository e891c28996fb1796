import { failure } from '../../support/fake-directory-bucket';
import { Run, SUCCESS } from './empty-bucket-run';

let run: Run;
beforeEach(async () => void (run = await Run.start()));
afterEach(() => run.stop());

function fill(count: number): void {
  for (let i = 0; i < count; i++) run.bucket.objects.add(`samples/${i}`);
}

function startUploads(count: number): void {
  for (let i = 0; i < count; i++) run.bucket.uploads.set(`upload-${i}`, `samples/unfinished ${i}`);
}

test('deletes objects by the page, listing from the start until there are none', async () => {
  fill(2_500);
  expect(await run.delete()).toEqual(SUCCESS);
  expect(run.bucket.objects.size).toBe(0);
  expect(run.bucket.count('ListObjectsV2')).toBe(4);
  expect(run.bucket.count('DeleteObjects')).toBe(3);
  expect(run.bucket.endpoint.requests.filter(({ query }) => query.has('continuation-token'))).toEqual([]);
});

test('aborts unfinished uploads, more than one page of them', async () => {
  startUploads(1_200);
  expect(await run.delete()).toEqual(SUCCESS);
  expect(run.bucket.uploads.size).toBe(0);
  expect(run.bucket.count('AbortMultipartUpload')).toBe(1_200);
});

test('follows the tokens of pages that are empty although there are more', async () => {
  run.bucket.startsListingsEmpty = true;
  fill(2);
  startUploads(2);
  expect(await run.delete()).toEqual(SUCCESS);
  expect(run.bucket.objects.size + run.bucket.uploads.size).toBe(0);
});

test('an upload that is completed after the objects were listed is deleted as an object', async () => {
  startUploads(2);
  run.bucket.intercept = (operation) => {
    if (operation === 'ListMultipartUploads' && run.bucket.uploads.delete('upload-0'))
      run.bucket.objects.add('finished');
    return undefined;
  };
  expect(await run.delete()).toEqual(SUCCESS);
  expect(run.bucket.objects.size + run.bucket.uploads.size).toBe(0);
});

test('an upload that is gone when it is to be aborted counts as aborted', async () => {
  startUploads(3);
  run.bucket.intercept = (operation, { query }) => {
    if (operation !== 'AbortMultipartUpload') return undefined;
    run.bucket.uploads.delete(query.get('uploadId') ?? '');
    return failure(404, 'NoSuchUpload');
  };
  expect(await run.delete()).toEqual(SUCCESS);
});

test('deletes keys of any characters', async () => {
  const inBatches = [
    'a&b<c>"\'',
    'é ☃ 😀',
    ' padded ',
    '100 % + 1',
    '/leading',
    'a//b/../c',
    '\u2028',
    'x'.repeat(1_024),
  ];
  const oneByOne = [' ', '\u3000', 'line\nfeed', 'return\r', 'tab\t', '\u0001', 'del\u007f', '\u0085', '\uffff'];
  for (const key of [...inBatches, ...oneByOne]) run.bucket.objects.add(key);
  // The fake resolves the dots in a path, which S3 does not.
  const uploaded = [...inBatches, ...oneByOne].filter((key) => !key.includes('..'));
  for (const key of uploaded) run.bucket.uploads.set(`upload-${run.bucket.uploads.size}`, key);
  expect(await run.delete()).toEqual(SUCCESS);
  expect([...run.bucket.objects, ...run.bucket.uploads.values()]).toEqual([]);
  // U+2028 is white space as well.
  expect(run.bucket.count('DeleteObject')).toBe(oneByOne.length + 1);
});

test('an empty bucket is done after one look, and a second delivery of the event does no harm', async () => {
  fill(1);
  const event = run.event('Delete');
  const answers = await Promise.all([run.invoke(event), run.invoke({ ...event, RequestId: 'again' })]);
  expect(answers).toEqual([SUCCESS, SUCCESS]);
  const deletions = run.bucket.deletions;
  expect(await run.invoke(event)).toEqual(SUCCESS);
  expect(run.bucket.deletions).toBe(deletions);
  expect(run.bucket.operations.slice(-2)).toEqual(['ListObjectsV2', 'ListMultipartUploads']);
});

test('a big bucket is emptied over several sessions and invocations, and answered for once', async () => {
  fill(20_000);
  run.timeout = 300_000;
  run.bucket.intercept = () => void (run.time += 20_000);
  const answers = [await run.delete()];
  while (answers.at(-1) === undefined) answers.push(await run.invoke(run.handedOn.at(-1)!));
  expect(answers.slice(0, -1).every((answer) => answer === undefined)).toBe(true);
  expect(answers.at(-1)).toEqual(SUCCESS);
  expect(run.handedOn.length).toBeGreaterThan(1);
  expect(new Set(run.handedOn.map(({ DeleteRequestedAt }) => DeleteRequestedAt))).toEqual(new Set([1_000_000]));
  expect(run.bucket.count('CreateSession')).toBeGreaterThan(run.handedOn.length);
  expect(run.bucket.objects.size).toBe(0);
});

test('even an invocation without time gets one round ahead', async () => {
  fill(1_500);
  run.timeout = 0;
  expect(await run.delete()).toBeUndefined();
  expect(run.bucket.objects.size).toBe(500);
  expect(run.handedOn).toHaveLength(1);
});

test('a run that begins late leaves half of its time to the requests that are still under way', async () => {
  fill(2_500);
  run.timeout = 45_000;
  run.bucket.intercept = () => void (run.time += 6_000);
  expect(await run.delete()).toBeUndefined();
  expect(run.bucket.objects.size).toBe(1_500);
});

test('logs counts and no keys', async () => {
  fill(1_001);
  startUploads(2);
  await run.delete();
  expect(run.log).toContain(`${run.bucket.name}: 1000 objects, 2 unfinished uploads`);
  expect(run.log).toContain(`${run.bucket.name}: 1 objects, 0 unfinished uploads`);
  expect(run.log).not.toContain('samples');
});
