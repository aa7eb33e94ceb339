import { spawnSync } from 'node:child_process';
import path from 'node:path';

interface Source {
  readonly file: string;
  readonly source: string;
}

/** Returns the messages of lint on invented sources, each as if it stood in its file. */
function lint(sources: readonly Source[]): readonly (readonly string[])[] {
  const { stdout } = spawnSync(process.execPath, [path.join(import.meta.dirname, 'lint-sources.mjs')], {
    input: JSON.stringify(sources),
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', NX_DAEMON: 'false', TSESTREE_SINGLE_RUN: 'false' },
  });
  return JSON.parse(stdout) as readonly (readonly string[])[];
}

const DOMAIN = 'services/vpsc/src/domain/rules.ts';

const FORBIDDEN: readonly (readonly [rule: string, file: string, source: string, expected: RegExp])[] = [
  [
    'a clock in a domain',
    DOMAIN,
    'export const now = (): number => Date.now();\n',
    /no-restricted-globals: .*Date.*pure/,
  ],
  [
    'randomness in a domain',
    DOMAIN,
    'export const dice = (): number => Math.random();\n',
    /no-restricted-properties: .*pure/,
  ],
  ['await in a domain', DOMAIN, 'export async function wait(): Promise<void> {}\n', /no-restricted-syntax: No await/],
  [
    'a file system in a domain',
    DOMAIN,
    "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n",
    /no-restricted-imports: .*pure/,
  ],
  [
    'a shell library in a domain',
    DOMAIN,
    "import { createLog } from '@bpdao/observability';\nexport const log = createLog('x');\n",
    /no-restricted-imports: .*vocabulary and the core/,
  ],
  [
    'a package in a pure library',
    'libs/rules/tokens/src/salary.ts',
    "import { of } from 'rxjs';\nexport const x = of(1);\n",
    /no-restricted-imports: .*need no package/,
  ],
  [
    'a subject outside the catalogue',
    'clients/sdk/src/client.ts',
    "export const subject = 'bpdao.v1.vpsc.cmd.cast-vote';\n",
    /no-restricted-syntax: Subjects are made from the catalogue/,
  ],
  ['any', 'clients/sdk/src/client.ts', 'export const x = (value: any): unknown => value;\n', /no-explicit-any/],
  ['an enum', 'clients/sdk/src/client.ts', 'export enum Side { For }\n', /Unions of literals/],
  [
    'a private member with #',
    'clients/sdk/src/client.ts',
    'export class Counter {\n  #count = 0;\n  next = (): number => (this.#count += 1);\n}\n',
    /no-restricted-syntax: Private members/,
  ],
  [
    'a private method with #, in a domain too',
    DOMAIN,
    'export class Counter {\n  next = (): number => this.#one();\n  #one(): number {\n    return 1;\n  }\n}\n',
    /no-restricted-syntax: Private members/,
  ],
  ['a default export', 'clients/sdk/src/client.ts', 'export default function f(): void {}\n', /no-restricted-exports/],
  [
    'a service in a service',
    'services/asc/src/asc.module.ts',
    "import { vpscDefinition } from '@bpdao/vpsc/definition';\nexport const x = vpscDefinition;\n",
    /enforce-module-boundaries/,
  ],
  [
    'a service in a client',
    'clients/sdk/src/client.ts',
    "import { vpscDefinition } from '@bpdao/vpsc/definition';\nexport const x = vpscDefinition;\n",
    /enforce-module-boundaries/,
  ],
  [
    'a client in a library',
    'libs/platform/journal/src/jetstream-api.ts',
    "import { connect } from '@bpdao/sdk';\nexport const x = connect;\n",
    /enforce-module-boundaries/,
  ],
  [
    'printing around the one place in the command line',
    'clients/cli/src/program.ts',
    'export const say = (text: string): boolean => process.stdout.write(text);\n',
    /no-restricted-properties: .*printed by .*terminal\.ts alone/,
  ],
  [
    'printing around it by another name',
    'tools/local/src/screen.ts',
    "import { stderr } from 'node:process';\nexport const x = stderr;\n",
    /no-restricted-imports: .*terminal\.ts alone/,
  ],
  [
    'a rule of this DAO in the platform',
    'libs/platform/journal/src/jetstream-api.ts',
    "import { actorNames } from '@bpdao/catalogue';\nexport const x = actorNames;\n",
    /enforce-module-boundaries/,
  ],
  [
    'a promise that nobody waits for',
    'clients/sdk/src/client.ts',
    'export const begin = (work: () => Promise<void>): void => {\n  work();\n};\n',
    /no-floating-promises/,
  ],
  [
    'a file of more than 300 lines',
    'clients/sdk/src/client.ts',
    Array.from({ length: 301 }, (_, line) => `export const x${line} = ${line};\n`).join(''),
    /max-lines: .*\(301\)/,
  ],
  [
    'a function of more than 60 lines',
    'clients/sdk/src/client.ts',
    `export function long(): void {\n${'  long();\n'.repeat(59)}}\n`,
    /max-lines-per-function: .*\(61\)/,
  ],
  [
    'a shell library in a core one',
    'libs/rules/chain/src/merkle.ts',
    "import { JournalError } from '@bpdao/journal';\nexport const x = JournalError;\n",
    /enforce-module-boundaries/,
  ],
];

describe('lint', () => {
  let messages: readonly (readonly string[])[] = [];

  beforeAll(() => {
    messages = lint(FORBIDDEN.map(([, file, source]) => ({ file, source })));
  });

  it.each(FORBIDDEN.map(([rule, , , expected], index) => ({ rule, expected, index })))(
    'forbids $rule',
    ({ expected, index }) => {
      expect(messages[index]?.join('\n')).toMatch(expected);
    },
  );
});
