import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import awscdk from 'eslint-plugin-awscdk';
import tseslint from 'typescript-eslint';

/** What nobody imports from aws-cdk-lib: parts of it that are not its public interface, and services from its root. */
const cdkInternals = [
  {
    regex: '^aws-cdk-lib/(core/lib|.*/lib)(/|$)|helpers-internal',
    message: 'This is not the public interface of aws-cdk-lib.',
  },
  {
    regex: '^aws-cdk-lib$',
    importNamePattern: '^aws_',
    message: "Import a service by its module: import * as iam from 'aws-cdk-lib/aws-iam'.",
  },
];

/** AGPL: tests may use it, nothing that is shipped or copied may. */
const copyleft = { group: ['@cloud-copilot/*'], message: 'Only tests may import @cloud-copilot/*.' };

const lib = [
  {
    regex: '^(\\.\\./)+(examples|test|bin|bench|build)(/|$)',
    message: 'The library knows nothing of what uses it.',
  },
  {
    regex: '^(\\.\\./)+(?!core/)[a-z][\\w-]*/',
    message: "A module uses another module's public interface: import it by its folder.",
  },
];

const examples = [
  {
    regex: '^(\\.\\./)+lib/',
    message: "Import as a user would: import { aws_foo as foo } from '../../lib'.",
  },
];

const restrict = (...patterns) => ({ '@typescript-eslint/no-restricted-imports': ['error', { patterns }] });

/** A service's module is imported as a namespace; its L1 classes and references may be named. */
const namespaces = {
  selector:
    'ImportDeclaration[source.value=/^aws-cdk-lib.aws-/] > ImportSpecifier[imported.name!=/^(Cfn[A-Z]|I[A-Z].*Ref$)|Reference$/]',
  message: "Import a service as a namespace: import * as iam from 'aws-cdk-lib/aws-iam'.",
};

export default defineConfig(
  globalIgnores([
    'dist/',
    'bindings/',
    'coverage/',
    '**/cdk.out/',
    'test/package/consumer/',
    'lib/aws-osis/expression-parser.ts',
  ]),
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // jsii wants `interface` for everything and a class for static factories.
      '@typescript-eslint/no-extraneous-class': 'off',
      // Only errors are thrown here (only-throw-error), so a rejection may be typed as one.
      '@typescript-eslint/use-unknown-in-catch-callback-variable': 'off',
      // Numbers in messages and ids are fine; anything else in a template literal is a mistake.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // tsc asks for the brackets: noPropertyAccessFromIndexSignature.
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Under noUncheckedIndexedAccess a `!` says that the author knows.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-empty-function': 'off',
      // They take an object of functions for an object with methods, and a class for its neighbour.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Slow, and jsii's enums are plain strings.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      // A function may be async because its interface says so.
      '@typescript-eslint/require-await': 'off',
      'no-console': 'error',
      'object-shorthand': 'error',
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', namespaces],
      ...restrict(...cdkInternals, copyleft),
    },
  },
  {
    files: ['lib/**/*.ts', 'examples/**/*.ts'],
    plugins: { awscdk },
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true }],
      'awscdk/construct-constructor-property': 'error',
      'awscdk/no-construct-in-interface': 'error',
      'awscdk/no-construct-stack-suffix': 'error',
      'awscdk/no-mutable-property-of-props-interface': 'error',
      'awscdk/no-mutable-public-property-of-construct': 'error',
      'awscdk/no-parent-name-construct-id-match': ['error', { disallowContainingParentName: false }],
      'awscdk/no-unused-props': 'error',
      'awscdk/no-variable-construct-id': 'error',
      'awscdk/pascal-case-construct-id': 'error',
      'awscdk/prefer-grants-property': 'error',
      'awscdk/require-passing-this': ['error', { allowNonThisAndDisallowScope: true }],
    },
  },
  {
    files: ['lib/**/*.ts'],
    rules: {
      'awscdk/require-props-default-doc': 'error',
      ...restrict(...cdkInternals, copyleft, ...lib),
    },
  },
  {
    files: ['examples/**/*.ts'],
    rules: {
      // An example's constructor reads from top to bottom.
      'max-lines-per-function': 'off',
      ...restrict(...cdkInternals, copyleft, ...examples),
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'no-console': 'off',
      // Templates are JSON of unknown shape.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      ...restrict(...cdkInternals),
    },
  },
  {
    files: ['bin/**/*.ts', 'bench/**/*.ts', 'build/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: Object.fromEntries(
        ['AbortSignal', 'Buffer', 'URL', 'clearTimeout', 'console', 'fetch', 'process', 'setTimeout'].map((name) => [
          name,
          'readonly',
        ]),
      ),
    },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'require-atomic-updates': 'error',
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { sourceType: 'module' },
  },
);
