import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** What the pure parts must not touch: time, randomness, the process, the network, the disk. */
const IMPURE_GLOBALS = [
  'Date',
  'process',
  'console',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'performance',
  'crypto',
  'queueMicrotask',
];
const PURE = [
  'services/*/src/domain/**/*.ts',
  'libs/rules/{tokens,chain,draw,references,work-protocols}/src/**/*.ts',
  'clients/{charts,earnings}/src/**/*.ts',
  'libs/platform/actor/src/{facts,rules}.ts',
];
/** What may run the rules of all services in one process: the audit, the studies, and what times them. */
const REPLAY = ['clients/audit/**/*.ts', 'tools/study/**/*.ts', 'tests/growth/**/*.ts'];
/** What may run whole actors in one process: with the checks that their services make. */
const SIMULATION = ['tests/simulation/**/*.ts'];
/** Programs for people: what they print goes through one place, that shows what strangers wrote as text. */
const PRINTING = ['clients/{block-producer,cli,sdk}/src/**/*.ts', 'tools/local/src/**/*.ts'];
const ONE_PLACE = 'What people read is printed by libs/platform/observability/src/terminal.ts alone.';
const DOMAIN_IMPORTS = '^@bpdao/(?!(?:messages|actor|genesis|tokens|chain|draw|references|work-protocols)$)';

/** What no file but the catalogue's may write. */
const SYNTAX = [
  ...['Literal[value=/^bpdao\\.v1\\./]', 'TemplateElement[value.raw=/^bpdao\\.v1\\./]'].map((selector) => ({
    selector,
    message: 'Subjects are made from the catalogue in libs/rules/catalogue.',
  })),
  { selector: 'TSEnumDeclaration', message: 'Unions of literals, not enums.' },
  {
    selector: ':matches(PropertyDefinition, MethodDefinition) > PrivateIdentifier',
    message: 'Private members are `private`, not `#`.',
  },
];
const LINES_THAT_COUNT = { skipBlankLines: true, skipComments: true };

const core = ['type:vocabulary', 'type:core'];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      'libs/{platform/wire,rules/messages}/src/generated/**',
      '.nx/**',
      '**/.bpdao/**',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: ['./tsconfig.lint.json'], tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // A type parameter may name what a caller chooses, or what a query's name says.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // An interface may promise where one of its kinds answers at once.
      '@typescript-eslint/require-await': 'off',
      // The compiler takes a field that was read before an await for unchanged after it.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/use-unknown-in-catch-callback-variable': 'off',
      '@typescript-eslint/no-unused-expressions': ['error', { allowShortCircuit: true, allowTernary: true }],
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // Work protocols and tools are records of functions, handed on one by one.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
      // Drivers hand out other types than they declare.
      '@typescript-eslint/no-unnecessary-type-conversion': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      'no-console': 'error',
      eqeqeq: 'error',
      curly: ['error', 'multi-line'],
      'max-lines': ['error', { max: 300, ...LINES_THAT_COUNT }],
      'max-lines-per-function': ['error', { max: 60, ...LINES_THAT_COUNT }],
      'no-restricted-syntax': ['error', ...SYNTAX],
      '@nx/enforce-module-boundaries': [
        'error',
        {
          allow: [],
          enforceBuildableLibDependency: false,
          // What is simulated is made of these two, and their tests, never their sources, run on it.
          ignoredCircularDependencies: [
            ['@bpdao/actor', '@bpdao/simulated'],
            ['@bpdao/journal', '@bpdao/simulated'],
          ],
          depConstraints: [
            // The part of the platform that knows no actor of this DAO.
            { sourceTag: 'scope:platform', onlyDependOnLibsWithTags: ['scope:platform'] },
            { sourceTag: 'type:vocabulary', onlyDependOnLibsWithTags: ['type:vocabulary'] },
            { sourceTag: 'type:core', onlyDependOnLibsWithTags: core },
            { sourceTag: 'type:shell', onlyDependOnLibsWithTags: [...core, 'type:shell'] },
            { sourceTag: 'type:service', onlyDependOnLibsWithTags: [...core, 'type:shell', 'type:test'] },
            {
              sourceTag: 'type:client',
              onlyDependOnLibsWithTags: [...core, 'type:shell', 'type:client', 'type:replay', 'type:test'],
            },
            // What decides again by the rules of the services: it sees their `rules` and `actor-types` entries alone (below).
            {
              sourceTag: 'type:replay',
              onlyDependOnLibsWithTags: [...core, 'type:shell', 'type:service', 'type:client', 'type:replay'],
            },
            // Whole actors in one process, on a broker that is simulated.
            {
              sourceTag: 'type:simulation',
              onlyDependOnLibsWithTags: [
                ...core,
                'type:shell',
                'type:service',
                'type:client',
                'type:replay',
                'type:test',
              ],
            },
            {
              sourceTag: 'type:tool',
              onlyDependOnLibsWithTags: [...core, 'type:shell', 'type:client', 'type:replay', 'type:tool'],
            },
            {
              sourceTag: 'type:test',
              onlyDependOnLibsWithTags: [...core, 'type:shell', 'type:client', 'type:replay', 'type:tool', 'type:test'],
            },
          ],
        },
      ],
    },
  },
  {
    files: PURE,
    rules: {
      'no-restricted-globals': [
        'error',
        ...IMPURE_GLOBALS.map((name) => ({
          name,
          message: 'The rules are pure: time and randomness arrive in messages.',
        })),
      ],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'The rules are pure.' }],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: DOMAIN_IMPORTS, message: 'The rules know only the vocabulary and the core.' },
            { regex: '^node:(?!crypto$)', message: 'The rules are pure.' },
            { regex: '^(?!node:|@bpdao/|\\.)', message: 'The rules need no package.' },
          ],
          paths: [
            {
              name: 'node:crypto',
              allowImportNames: ['createHash', 'hash'],
              message: 'Of crypto only the hash is pure.',
            },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: ':function[async=true]', message: 'No await below domain/.' },
        { selector: 'AwaitExpression', message: 'No await below domain/.' },
        ...SYNTAX,
      ],
    },
  },
  {
    files: REPLAY,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^@bpdao/(?:asc|wsc|vpsc|forum|gossip|governance)(?!/(?:rules|actor-types)$)',
              message: 'Of a service only its rules are seen.',
            },
          ],
        },
      ],
    },
  },
  {
    files: SIMULATION,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^@bpdao/(?:asc|wsc|vpsc|forum|gossip|governance)(?!/(?:rules|actor-types|definition)$)',
              message: 'Of a service only its rules and what makes it an actor are seen.',
            },
          ],
        },
      ],
    },
  },
  {
    files: PRINTING,
    rules: {
      'no-restricted-properties': [
        'error',
        ...['stdout', 'stderr'].map((property) => ({ object: 'process', property, message: ONE_PLACE })),
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'node:process', message: ONE_PLACE },
            { name: 'process', message: ONE_PLACE },
          ],
        },
      ],
    },
  },
  {
    files: ['libs/platform/wire/src/subjects.ts', 'libs/rules/catalogue/test/**'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  // A suite is one function.
  { files: ['**/test/**/*.ts', '**/*.spec.ts'], rules: { 'max-lines-per-function': 'off' } },
  // Tests may use the testkit whatever their project is.
  {
    files: ['**/test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@nx/enforce-module-boundaries': 'off',
      // Tests read JSON as it came, and hand methods to Jest.
      ...Object.fromEntries(
        ['assignment', 'return', 'argument', 'member-access'].map((of) => [
          `@typescript-eslint/no-unsafe-${of}`,
          'off',
        ]),
      ),
    },
  },
);
