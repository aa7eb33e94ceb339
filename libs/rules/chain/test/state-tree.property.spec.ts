import fc from 'fast-check';
import { provenAccount, StateTree, type Account } from '../src/index.ts';

const address = fc.integer({ min: 0, max: 40 }).map((number) => number.toString(16).padStart(64, '0'));
const account = fc.record({ balance: fc.bigInt({ min: 0n, max: 3n }), nonce: fc.bigInt({ min: 0n, max: 1n }) });
const changes = fc.array(fc.array(fc.tuple(address, account), { maxLength: 12 }), { maxLength: 6 });

/** Returns the accounts that are not empty after all changes. */
function model(batches: readonly (readonly (readonly [string, Account])[])[]): Map<string, Account> {
  const accounts = new Map<string, Account>();
  for (const batch of batches) {
    for (const [key, value] of new Map(batch)) {
      if (value.balance === 0n && value.nonce === 0n) accounts.delete(key);
      else accounts.set(key, value);
    }
  }
  return accounts;
}

const treeOf = (batches: readonly (readonly (readonly [string, Account])[])[]): StateTree =>
  batches.reduce((tree, batch) => tree.update(new Map(batch)), StateTree.empty);

describe('the state root', () => {
  it('follows from the accounts alone, whatever the history', () => {
    fc.assert(
      fc.property(changes, (batches) => {
        expect(treeOf(batches).root).toBe(StateTree.empty.update([...model(batches)].toReversed()).root);
      }),
    );
  });

  it('proves what an account is, and that there is none', () => {
    fc.assert(
      fc.property(changes, address, (batches, wanted) => {
        const tree = treeOf(batches);
        expect(provenAccount(tree.root, wanted, tree.prove(wanted))).toEqual(
          model(batches).get(wanted) ?? { balance: 0n, nonce: 0n },
        );
      }),
    );
  });

  it('is never proven by a changed byte, nor absence by the proof of another account', () => {
    fc.assert(
      fc.property(changes, address, fc.nat(), (batches, wanted, at) => {
        const tree = treeOf(batches);
        const known = model(batches).get(wanted);
        const proof = tree.prove(wanted);
        if (proof.length > 0) {
          const changed = Uint8Array.from(proof);
          changed[at % proof.length] = (changed[at % proof.length] ?? 0) ^ 1;
          expect(provenAccount(tree.root, wanted, changed)).toBeUndefined();
        }
        if (known === undefined) return;
        for (const other of model(batches).keys()) {
          const claimed = provenAccount(tree.root, wanted, tree.prove(other));
          expect(claimed === undefined || (claimed.balance === known.balance && claimed.nonce === known.nonce)).toBe(
            true,
          );
        }
      }),
    );
  });
});
