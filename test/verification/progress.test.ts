import { progressOn } from '../../examples/verification/progress';

function written(isTTY: boolean, columns?: number): { text: string[]; progress: ReturnType<typeof progressOn> } {
  const text: string[] = [];
  return { text, progress: progressOn({ isTTY, columns, write: (chunk) => text.push(chunk) }) };
}

afterEach(() => jest.useRealTimers());

test('a terminal gets one line that is rewritten every second and removed at the end', () => {
  jest.useFakeTimers();
  const { text, progress } = written(true);
  progress.begin('it works');
  progress.show('waiting for it: CREATING');
  jest.advanceTimersByTime(2000);
  progress.end();
  jest.advanceTimersByTime(2000);
  expect(text).toEqual([
    '\r\x1b[2K0 s  it works',
    '\r\x1b[2K0 s  waiting for it: CREATING',
    '\r\x1b[2K1 s  waiting for it: CREATING',
    '\r\x1b[2K2 s  waiting for it: CREATING',
    '\r\x1b[2K',
  ]);
});

test('a line never wraps, because a wrapped one cannot be rewritten', () => {
  const { text, progress } = written(true, 20);
  progress.begin('a promise that is longer than the terminal');
  progress.end();
  expect(text[0]).toBe('\r\x1b[2K0 s  a promise that');
});

test('a log gets a line when something new is seen', () => {
  const { text, progress } = written(false);
  progress.begin('it works');
  progress.show('CREATING');
  progress.show('CREATING');
  progress.show('ACTIVE');
  progress.end();
  expect(text).toEqual(['CREATING\n', 'ACTIVE\n']);
});
