/** One configuration for every project: TypeScript through swc as ES modules, workspace packages from their sources. */
export default {
  testEnvironment: 'node',
  // A busy machine must not look like a broken rule.
  testTimeout: 60_000,
  testMatch: ['<rootDir>/test/**/*.spec.ts'],
  testPathIgnorePatterns: process.env.BPDAO_DOCKER_TESTS ? [] : ['\\.docker\\.spec\\.ts$'],
  // npm test tells which file it is at.
  ...(process.env.BPDAO_TEST_EVENTS && {
    reporters: ['default', `${import.meta.dirname}/tools/verify/jest-reporter.mjs`],
  }),
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^@bpdao/(sdk|block-producer|cli|audit|charts|command-line|earnings)$': `${import.meta.dirname}/clients/$1/src/index.ts`,
    '^@bpdao/(asc|wsc|vpsc|forum|gossip|governance)/definition$': `${import.meta.dirname}/services/$1/src/definition.ts`,
    '^@bpdao/(asc|wsc|vpsc|forum|gossip|governance)/(rules|actor-types)$': `${import.meta.dirname}/services/$1/src/domain/$2.ts`,
    '^@bpdao/(local|k8s|broker)$': `${import.meta.dirname}/tools/$1/src/index.ts`,
    '^@bpdao/(facts|simulated|testkit)$': `${import.meta.dirname}/tests/$1/src/index.ts`,
    '^@bpdao/(actor|hearing|identities|journal|observability|signatures|transport|wire)$': `${import.meta.dirname}/libs/platform/$1/src/index.ts`,
    '^@bpdao/([a-z-]+)$': `${import.meta.dirname}/libs/rules/$1/src/index.ts`,
  },
  transform: {
    '^.+\\.ts$': [
      `${import.meta.dirname}/node_modules/@swc/jest/index.js`,
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: false },
        },
        module: { type: 'es6' },
      },
    ],
  },
};
