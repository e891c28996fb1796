import { lazyIndex } from '../../build/lazy-index';

/** Runs the main file that the build writes, with modules that are their own names. */
function load(folders: readonly string[]): { readonly main: Record<string, unknown>; readonly loaded: string[] } {
  const source = lazyIndex(folders.map((folder) => ({ name: folder.replaceAll('-', '_'), folder })));
  const main: Record<string, unknown> = {};
  const loaded: string[] = [];
  const require = (path: string): string => {
    loaded.push(path);
    return path;
  };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- how Node runs a CommonJS file
  new Function('exports', 'require', source)(main, require);
  return { main, loaded };
}

test('a module is loaded when it is used, and listing the modules uses none', () => {
  const { main, loaded } = load(['aws-sns', 'aws-sqs']);
  expect(Object.keys(main)).toEqual(['aws_sns', 'aws_sqs']);
  expect(loaded).toEqual([]);

  expect(main['aws_sqs']).toBe('./aws-sqs');
  expect(loaded).toEqual(['./aws-sqs']);
});

test('the names are spelled so that the ES module loader finds them', () => {
  expect(lazyIndex([{ name: 'aws_sqs', folder: 'aws-sqs' }])).toContain('\nexports.aws_sqs = void 0;\n');
});
