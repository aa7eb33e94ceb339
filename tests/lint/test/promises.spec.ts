import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** A change of a file: the first place that reads `find` reads `replace` instead. */
interface Change {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

interface Found {
  readonly file: string;
  readonly message: string;
}

/** The errors of the compiler when some files read otherwise; generated code, which would be made anew, is left out. */
function compileWith(changes: readonly Change[]): readonly Found[] {
  const { stdout, stderr } = spawnSync(process.execPath, [path.join(import.meta.dirname, 'compile-with.mjs')], {
    input: JSON.stringify(changes),
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  if (stdout === '') throw new Error(stderr);
  return (JSON.parse(stdout) as readonly Found[]).filter(({ file }) => !file.includes('/generated/'));
}

const TYPES = 'libs/rules/messages/src/generated/types.ts';

/** A member added to a closed union of the wire, and the files that do not compile until they name it. */
const ADDED: readonly (readonly [
  what: string,
  name: string,
  union: string,
  member: string,
  files: readonly string[],
])[] = [
  [
    'a Tx body',
    'burn-dollars',
    'TransactionBody',
    '{ readonly amount: bigint }',
    [
      'clients/audit/src/money-sum.ts',
      'clients/cli/src/commands/ask.ts',
      'libs/rules/chain/src/payment.ts',
      'tests/simulation/src/check/plain-accounts.ts',
    ],
  ],
];

describe('CONTRIBUTING.md promises', () => {
  let found: readonly Found[] = [];

  beforeAll(() => {
    found = compileWith(
      ADDED.map(([, name, union, member]) => ({
        file: TYPES,
        find: `export type ${union} =`,
        replace: `export type ${union} =\n  | ({ readonly type: '${name}' } & ${member})`,
      })),
    );
  });

  it.each(ADDED.map(([what, name, , , files]) => ({ what, name, files })))(
    'that $what does not compile until every file that decides about it names it',
    ({ name, files }) => {
      const naming = found.filter(({ message }) => message.includes(`"${name}"`)).map(({ file }) => file);
      expect([...new Set(naming)].toSorted()).toEqual(files);
    },
  );
});
