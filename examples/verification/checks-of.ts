import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { examples } from '..';
import { CannotVerify } from './cannot-verify';
import type { Check } from './check';

/** The examples that can be asked for. */
export const exampleIds: readonly string[] = Object.keys(examples);

/** Where the checks of an example are, without the extension: its id names its module and its file. */
function verifyModule(id: string): string {
  const [module, ...stem] = id.split('-');
  return join(__dirname, '..', `aws-${module}`, `${stem.join('-')}.verify`);
}

/** The checks of an example; undefined when it has none. */
export async function checksOf(id: string): Promise<readonly Check[] | undefined> {
  if (!Object.hasOwn(examples, id)) {
    throw new CannotVerify(`no example is called '${id}'; there are: ${exampleIds.join(', ')}`);
  }
  const path = verifyModule(id);
  if (!existsSync(`${path}.ts`)) {
    return undefined;
  }
  const { checks } = (await import(path)) as { checks?: unknown };
  if (!Array.isArray(checks) || !checks.every(isCheck)) {
    throw new CannotVerify(`${path}.ts must export 'checks', a list of { promise, run }`);
  }
  return checks;
}

function isCheck(value: Partial<Check> | undefined): value is Check {
  return typeof value?.promise === 'string' && typeof value.run === 'function';
}
