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

/**
 * Returns the errors of the compiler after changes of some files; generated code, which would be made anew, is left
 * out.
 */
function compileWith(changes: readonly Change[]): readonly Found[] {
  const { stdout, stderr } = spawnSync(process.execPath, [path.join(import.meta.dirname, 'compile-with.mjs')], {
    input: JSON.stringify(changes),
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  if (stdout === '') throw new Error(stderr);
  return (JSON.parse(stdout) as readonly Found[]).filter(({ file }) => !file.includes('/generated/'));
}

/** A member that is added to a closed union, and the files that do not compile until they name it. */
interface Promise {
  readonly what: string;
  readonly name: string;
  readonly change: Change;
  readonly files: readonly string[];
}

/** Adds a member of a union of the wire. */
const onTheWire = (union: string, name: string, fields = '{ readonly amount: bigint }'): Change => ({
  file: 'libs/rules/messages/src/generated/types.ts',
  find: `export type ${union} =`,
  replace: `export type ${union} =\n  | ({ readonly type: '${name}' } & ${fields})`,
});

const PROMISES: readonly Promise[] = [
  {
    what: 'a Tx body',
    name: 'burn-dollars',
    change: onTheWire('TransactionBody', 'burn-dollars'),
    files: [
      'clients/audit/src/money-sum.ts',
      'clients/cli/src/commands/ask.ts',
      'libs/rules/chain/src/payment.ts',
      'tests/simulation/src/check/plain-accounts.ts',
    ],
  },
  {
    what: 'a fact',
    name: 'pool-paused',
    change: onTheWire('VpscFact', 'pool-paused'),
    files: [
      'clients/audit/src/conservation.ts',
      'clients/block-producer/src/domain/fold.ts',
      'clients/block-producer/src/domain/holdings.ts',
      'clients/earnings/src/earnings.ts',
      'libs/rules/tokens/src/rep-book.ts',
      'services/asc/src/domain/hears.ts',
      'services/forum/src/domain/hears.ts',
      'services/gossip/src/domain/hears.ts',
      'services/governance/src/domain/hears.ts',
      'services/vpsc/src/domain/rules.ts',
      'services/wsc/src/domain/hears.ts',
    ],
  },
  {
    what: 'a command',
    name: 'pause-pool',
    change: onTheWire('VpscCommand', 'pause-pool', 'ClaimSalary'),
    files: [
      'clients/audit/src/signed-things.ts',
      'services/vpsc/src/domain/rules.ts',
      'services/vpsc/src/transport/check-command.ts',
    ],
  },
  {
    what: 'a query',
    name: 'paused-pools',
    change: onTheWire('VpscQuery', 'paused-pools', 'GetPool'),
    files: ['services/vpsc/src/transport/vpsc.controller.ts'],
  },
  {
    what: 'a deadline',
    name: 'pause',
    change: {
      file: 'services/vpsc/src/domain/messages.ts',
      find: 'export type VpscDeadline =',
      replace: "export type VpscDeadline = readonly ['pause'] |",
    },
    files: ['services/vpsc/src/domain/deadlines.ts'],
  },
];

describe('CONTRIBUTING.md promises', () => {
  let found: readonly Found[] = [];

  beforeAll(() => {
    found = compileWith(PROMISES.map(({ change }) => change));
  });

  it.each(PROMISES)(
    'that $what does not compile until every file that decides about it names it',
    ({ name, files }) => {
      const naming = found.filter(({ message }) => new RegExp(`['"]${name}['"]|\\b${name}:`).test(message));
      expect([...new Set(naming.map(({ file }) => file))].toSorted()).toEqual(files);
    },
  );
});
