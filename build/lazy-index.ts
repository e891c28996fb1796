import type { Module } from './modules';

/**
 * The package's main file: as TypeScript would compile lib/index.ts, except that a module is loaded when it is first used.
 *
 * `exports.x = void 0` is what tells Node's ES module loader the names. It would drop a name again whose getter it sees
 * and cannot read, hence the function that hides the getters from it.
 */
export function lazyIndex(modules: readonly Module[]): string {
  return [
    '"use strict";',
    'Object.defineProperty(exports, "__esModule", { value: true });',
    ...modules.map(({ name }) => `exports.${name} = void 0;`),
    'const lazy = (name, get) => Object.defineProperty(exports, name, { enumerable: true, configurable: true, get });',
    ...modules.map(({ name, folder }) => `lazy("${name}", () => require("./${folder}"));`),
    '',
  ].join('\n');
}
