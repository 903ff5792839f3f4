// One configuration for the whole checkout, in the root on purpose: ESLint resolves `files` against the folder its configuration
// lies in, so a project with one of its own would silently lose every rule below that names a folder.
import eslint from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';
import { fileNames } from './tools/lint/file-names.mjs';

const root = dirname(fileURLToPath(import.meta.url));

const TESTS = ['**/*.spec.ts', '**/*.int-spec.ts', '**/*.e2e-spec.ts', '**/*.conformance.ts', '**/testing/**'];
const LIBRARIES = ['domain', 'contracts', 'platform', 'persistence', 'queues', 'providers'];

/** The walls: who may import whom. A library's tag is its own name. */
const walls = ({ tests = false } = {}) => [
  {
    sourceTag: 'domain',
    onlyDependOnLibsWithTags: ['domain'],
    allowedExternalImports: [
      'libphonenumber-js',
      'libphonenumber-js/*',
      'luxon',
      'tinyld',
      'date-holidays',
      ...(tests ? ['fast-check'] : []),
    ],
  },
  {
    sourceTag: 'contracts',
    onlyDependOnLibsWithTags: ['contracts', 'domain'],
    allowedExternalImports: ['zod', ...(tests ? ['fast-check'] : [])],
  },
  {
    sourceTag: 'persistence',
    onlyDependOnLibsWithTags: ['persistence', 'domain', 'contracts', 'platform'],
    bannedExternalImports: ['bullmq', '@nestjs/bullmq', 'ioredis', 'twilio'],
  },
  {
    sourceTag: 'queues',
    onlyDependOnLibsWithTags: ['queues', 'domain', 'contracts', 'platform', 'persistence'],
    bannedExternalImports: ['typeorm', '@nestjs/typeorm', 'pg', 'twilio'],
  },
  {
    sourceTag: 'providers',
    onlyDependOnLibsWithTags: ['providers', 'domain', 'platform'],
    bannedExternalImports: ['@nestjs/*', 'typeorm', 'pg', 'bullmq', 'ioredis'],
  },
  { sourceTag: 'platform', onlyDependOnLibsWithTags: ['platform'] },
  {
    sourceTag: 'app',
    // Only its tests talk to the simulator in the same process.
    onlyDependOnLibsWithTags: [...LIBRARIES, ...(tests ? ['simulator'] : [])],
    // Wiring with @nestjs/typeorm and @nestjs/bullmq is an app's business; using what they wire is not.
    bannedExternalImports: ['typeorm', 'pg', 'bullmq', 'ioredis'],
  },
  // It stands for somebody else's servers: what it shared with us it could not check.
  {
    sourceTag: 'simulator',
    onlyDependOnLibsWithTags: ['simulator'],
    // Its tests do talk to it through the provider's own client.
    bannedExternalImports: ['typeorm', 'pg', 'bullmq', 'ioredis', ...(tests ? [] : ['twilio'])],
  },
  { sourceTag: 'e2e', onlyDependOnLibsWithTags: ['e2e', 'tools', ...LIBRARIES] },
  { sourceTag: 'tools', onlyDependOnLibsWithTags: ['tools'] },
  // The console sees the platform only as anybody outside does: through the API.
  { sourceTag: 'console', onlyDependOnLibsWithTags: ['console', 'client'] },
  { sourceTag: 'client', onlyDependOnLibsWithTags: ['client'] },
];

const boundaries = (options) => [
  'error',
  {
    enforceBuildableLibDependency: false,
    banTransitiveDependencies: false,
    // The launcher is plain JavaScript outside every package; what starts the platform imports it by its path.
    allow: ['tools/dev/processes.mjs$'],
    depConstraints: walls(options),
  },
];

const ENVIRONMENT = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Configuration is read once, validated and typed, in *.config.ts.',
};
const chance = (selector, message) => ({
  selector,
  message: `${message} In the domain, time, ids and randomness are arguments.`,
});
const IMPURE = [
  chance("CallExpression[callee.object.name='Date'][callee.property.name='now']", 'No Date.now().'),
  chance("NewExpression[callee.name='Date'][arguments.length=0]", 'No new Date() without a time.'),
  chance("CallExpression[callee.name='Date']", 'No Date().'),
  chance("CallExpression[callee.object.name='Math'][callee.property.name='random']", 'No Math.random().'),
  chance(
    "CallExpression[callee.object.name='DateTime'][callee.property.name=/^(now|local|utc)$/][arguments.length=0]",
    'No DateTime.now().',
  ),
  chance("CallExpression[callee.object.name='performance']", 'No performance clock.'),
];

const MARKUP = 'What people write is text, never markup.';
const AS_HTML = [
  { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: MARKUP },
  { selector: "Property[key.name='dangerouslySetInnerHTML']", message: MARKUP },
  { selector: 'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|srcdoc)$/]', message: MARKUP },
];

export default tseslint.config(
  { ignores: ['**/dist', '**/node_modules', '**/.nx', '**/.data', '**/coverage', '**/tmp', '**/test-results'] },
  { ignores: ['libs/client/src/api.ts'] },
  eslint.configs.recommended,
  {
    plugins: { heliograph: { rules: { 'file-names': fileNames } }, '@nx': nx },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'heliograph/file-names': ['error', { root }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.mts'],
    extends: [tseslint.configs.recommended],
    rules: {
      '@nx/enforce-module-boundaries': boundaries(),
      'no-restricted-syntax': ['error', ENVIRONMENT],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // A Nest module is a class without members; an injected class is a value even where it looks like a type.
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      // `import x = require('x')` would hide an import from the walls.
      '@typescript-eslint/no-require-imports': 'error',
    },
  },
  {
    files: ['libs/domain/src/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'console',
        'fetch',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'crypto',
        'performance',
        'Buffer',
        'require',
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['node:*', 'fs', 'path', 'crypto', 'http', 'https', 'net', 'os', 'child_process', 'timers'],
              message: 'The domain is pure.',
            },
          ],
        },
      ],
      'no-restricted-syntax': ['error', ENVIRONMENT, ...IMPURE],
    },
  },
  {
    files: ['apps/console/src/**/*.ts', 'apps/console/src/**/*.tsx'],
    rules: { 'no-restricted-syntax': ['error', ENVIRONMENT, ...AS_HTML] },
  },
  {
    files: ['**/*.config.ts', 'libs/platform/src/config/**', '**/cli/**/*.ts', ...TESTS],
    ignores: ['libs/domain/src/**'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  { files: ['**/cli/**/*.ts', '**/seed/**/*.ts'], rules: { 'no-console': 'off' } },
  { files: TESTS, rules: { '@nx/enforce-module-boundaries': boundaries({ tests: true }), 'no-console': 'off' } },
  {
    // What the domain's tests read (recorded tables) may come from a file; what they decide may not come from the clock.
    files: ['libs/domain/src/**/*.spec.ts'],
    rules: { 'no-restricted-imports': 'off', 'no-restricted-globals': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'fetch',
          'URL',
          'Buffer',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'setImmediate',
          'AbortSignal',
          'AbortController',
          'performance',
        ].map((name) => [name, 'readonly']),
      ),
    },
    rules: { 'no-console': 'off', 'no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'none' }] },
  },
  {
    files: ['**/*.cjs', '**/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', require: 'readonly', __dirname: 'readonly', __filename: 'readonly', exports: 'writable' },
    },
  },
  {
    files: ['**/*.spec.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        ['describe', 'it', 'expect', 'beforeEach', 'afterEach', 'beforeAll', 'afterAll', 'jest'].map((name) => [
          name,
          'readonly',
        ]),
      ),
    },
  },
  {
    // Pages, not programs.
    files: ['apps/*/public/**/*.js'],
    languageOptions: {
      sourceType: 'module',
      globals: Object.fromEntries(
        [
          'window',
          'document',
          'localStorage',
          'sessionStorage',
          'navigator',
          'location',
          'EventSource',
          'WebSocket',
          'FormData',
          'btoa',
          'atob',
          'crypto',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  prettier,
);
