import fc from 'fast-check';
import { transactionHash } from '@bpdao/chain';
import type { SignedTransaction } from '@bpdao/messages';
import { activeTransactionsView } from '../src/views/active-transactions.ts';
import { alice, bob, Gossip, transfer } from './gossip-of-alice.ts';

/** Gossip's promises, kept beside it: the accepted transactions, and the end of each. The set holds 3. */
class Promises {
  readonly gossip = new Gossip();
  readonly accepted = new Map<string, SignedTransaction>();
  readonly settled = new Set<string>();
  readonly dropped = new Set<string>();
  height = 1n;

  submit(signed: SignedTransaction): void {
    const hash = transactionHash(signed);
    const answer = this.gossip.submit(signed);
    if (this.settled.has(hash)) expect(answer).toBe('again');
    if (answer !== 'say') return;
    this.tell(); // one that was dropped before is accepted anew
    this.dropped.delete(hash);
    this.accepted.set(hash, signed);
  }

  /**
   * Makes a block of active transactions, in the order of nonces; with `unheardOf` also of a transaction that gossip
   * never took.
   */
  block(outcome: 'accepted' | 'rejected', unheardOf: boolean, most: number): void {
    const { state } = this.gossip;
    const transactions: SignedTransaction[] = [];
    for (const sender of [alice, bob]) {
      let { nonce } = state.heard.vpsc.accounts.get(sender);
      for (let taken = 0; taken < most; taken += 1, nonce += 1n) {
        const active = state.active.get(state.active.at(sender, nonce) ?? '');
        const signed =
          unheardOf && taken === 0 ? transfer({ sender, nonce, fee: 777n, validUntilHeight: this.height }) : active;
        if (signed === undefined) break;
        transactions.push(signed);
      }
    }
    this.gossip.block(this.height, transactions, outcome);
    if (outcome === 'rejected') return;
    this.height += 1n;
    for (const signed of transactions) this.settled.add(transactionHash(signed));
  }

  tell(): void {
    const fact = this.gossip.told();
    if (fact?.type !== 'transactions-dropped') return;
    for (const { hash, sender } of fact.drops) {
      expect(this.accepted.get(hash)?.payload.value.sender).toBe(sender);
      expect(this.dropped.has(hash)).toBe(false); // told once
      this.dropped.add(hash);
    }
  }

  check(): void {
    const { active, heard, toDrop } = this.gossip.state;
    expect(active.size <= 3).toBe(true);
    for (const hash of this.settled) expect(active.get(hash)).toBeUndefined();
    const leaving = new Set(toDrop.map(({ hash }) => hash));
    for (const [hash, { payload }] of this.accepted) {
      const fates = [
        active.get(hash) !== undefined,
        this.settled.has(hash),
        leaving.has(hash) || this.dropped.has(hash),
      ].filter((is) => is);
      expect(fates.length).toBe(1); // active, settled, or told why not; nothing else, and never two of them
      if (active.get(hash) === undefined) continue;
      const { nonce } = heard.vpsc.accounts.get(payload.value.sender);
      expect(payload.value.nonce >= nonce && payload.value.nonce <= nonce + 63n).toBe(true);
      expect(payload.value.validUntilHeight >= this.height).toBe(true);
    }
  }
}

const submitted = fc.record({
  sender: fc.constantFrom(alice, bob),
  nonce: fc.bigInt(0n, 4n),
  fee: fc.constantFrom(1000n, 1100n, 1300n, 2000n),
  validUntilHeight: fc.bigInt(1n, 6n),
});
const step: fc.Arbitrary<(promises: Promises) => void> = fc.oneof(
  { weight: 4, arbitrary: submitted.map((change) => (promises: Promises) => promises.submit(transfer(change))) },
  { weight: 1, arbitrary: fc.constant((promises: Promises) => promises.tell()) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom('accepted', 'accepted', 'rejected'), fc.boolean(), fc.nat({ max: 3 })).map(
      ([outcome, unheardOf, most]) =>
        (promises: Promises) =>
          promises.block(outcome, unheardOf, most),
    ),
  },
);

describe('whatever is submitted and however blocks end', () => {
  it('an accepted transaction is active until it is settled or its sender is told why not, and a settled one is never active again', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const promises = new Promises();
        for (const act of steps) {
          act(promises);
          promises.check();
        }
      }),
      { numRuns: 500 },
    );
  });

  it('all that is active is found page by page, each once', () => {
    fc.assert(
      fc.property(fc.array(submitted, { maxLength: 8 }), fc.integer({ min: 1, max: 4 }), (changes, limit) => {
        const gossip = new Gossip();
        for (const change of changes) gossip.submit(transfer(change));
        const found: string[] = [];
        for (
          let page = nextPage(gossip, undefined, limit);
          page.length > 0;
          page = nextPage(gossip, page.at(-1), limit)
        ) {
          found.push(...page);
        }
        const active = new Set(
          changes
            .map((change) => transactionHash(transfer(change)))
            .filter((hash) => gossip.state.active.get(hash) !== undefined),
        );
        expect(active.size).toBe(gossip.state.active.size);
        expect(found).toEqual([...active].toSorted());
      }),
    );
  });
});

const nextPage = ({ state }: Gossip, after: string | undefined, limit: number): string[] =>
  activeTransactionsView(state, { limit, ...(after === undefined ? undefined : { after }) }).transactions.map(
    transactionHash,
  );
