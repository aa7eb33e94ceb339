import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');

/** The messages of lint on a source that is not there, as if it stood in this file. */
function lint(file: string, source: string): readonly string[] {
  const { stdout } = spawnSync(
    process.execPath,
    [
      path.join(root, 'node_modules/eslint/bin/eslint.js'),
      '--stdin',
      '--stdin-filename',
      path.join(root, file),
      '--format',
      'json',
    ],
    {
      cwd: root,
      input: source,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '', NX_DAEMON: 'false' },
    },
  );
  const [result] = JSON.parse(stdout) as readonly {
    readonly messages: readonly { readonly ruleId: string | null; readonly message: string }[];
  }[];
  return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId ?? 'parse'}: ${message}`);
}

const DOMAIN = 'services/vpsc/src/domain/rules.ts';

describe('lint', () => {
  it.each<[rule: string, file: string, source: string, expected: RegExp]>([
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
      'a default export',
      'clients/sdk/src/client.ts',
      'export default function f(): void {}\n',
      /no-restricted-exports/,
    ],
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
      'a shell library in a core one',
      'libs/rules/chain/src/merkle.ts',
      "import { JournalError } from '@bpdao/journal';\nexport const x = JournalError;\n",
      /enforce-module-boundaries/,
    ],
  ])('forbids %s', (_rule, file, source, expected) => {
    expect(lint(file, source).join('\n')).toMatch(expected);
  });
});
