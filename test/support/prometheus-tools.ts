import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The Debian packages that the checkers of Prometheus' own formats come with. */
const PACKAGES = { promtool: 'prometheus', amtool: 'prometheus-alertmanager' } as const;

/** A checker of Prometheus' own formats. */
export type Tool = keyof typeof PACKAGES;

/** What a checker made of a file. */
export interface Verdict {
  readonly ok: boolean;
  readonly output: string;
}

/**
 * A test that asks the real thing. Where it is not installed, a test says that nothing was asked; in CI, which installs it,
 * that is a failure.
 *
 * @param check runs the tool with arguments and the name of a file that holds the content
 */
export function testWith(
  tool: Tool,
  title: string,
  body: (check: (args: readonly string[], content: string) => Verdict) => void,
): void {
  if (installed(tool)) {
    test(title, () => body((args, content) => run(tool, args, content)));
  } else if (process.env['CI']) {
    test(title, () => {
      throw new Error(`${tool} is not installed: apt-get install ${PACKAGES[tool]}`);
    });
  } else {
    test.todo(`${title}: not asked, as ${tool} is not installed (Debian package ${PACKAGES[tool]})`);
  }
}

function installed(tool: Tool): boolean {
  return spawnSync(tool, ['--version']).status === 0;
}

function run(tool: Tool, args: readonly string[], content: string): Verdict {
  const folder = mkdtempSync(join(tmpdir(), `${tool}-`));
  try {
    const file = join(folder, 'input.yaml');
    writeFileSync(file, content);
    const { status, stdout, stderr } = spawnSync(tool, [...args, file], { encoding: 'utf8' });
    return { ok: status === 0, output: `${stdout}${stderr}`.replaceAll(file, 'input.yaml') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
