import { transactionHash } from '@bpdao/chain';
import type { SignedTransaction } from '@bpdao/messages';
import type { Invariant, InvariantMaker } from './invariant.ts';

/** Txs: one that is settled is never active or settled again; one that was accepted is active until its sender is told what became of it. */
export const transactions: InvariantMaker = (): Invariant => {
  const active = new Map<string, SignedTransaction>();
  const settled = new Set<string>();
  const proposed = new Map<string, readonly string[]>();
  let height = 0n;
  return {
    name: 'transactions',
    hear({ fact }) {
      switch (fact.type) {
        case 'transactions-gossiped': {
          const hash = transactionHash(fact.transaction);
          if (settled.has(hash)) return `transaction ${hash} is settled, and active again`;
          if (active.has(hash)) return `transaction ${hash} becomes active twice`;
          if (fact.replaces !== undefined) {
            const replaced = active.get(fact.replaces);
            if (replaced === undefined && !settled.has(fact.replaces)) return `transaction ${hash} replaces ${fact.replaces}, which is not active`;
            active.delete(fact.replaces);
          }
          active.set(hash, fact.transaction);
          return undefined;
        }
        case 'transactions-dropped':
          for (const { hash } of fact.drops) {
            if (settled.has(hash)) return `transaction ${hash} is settled, and said to be dropped`;
            active.delete(hash);
          }
          return undefined;
        case 'block-proposed':
          proposed.set(fact.hash, fact.block.transactions.map(transactionHash));
          return undefined;
        case 'round-settled': {
          const hashes = proposed.get(fact.blockHash) ?? [];
          proposed.delete(fact.blockHash);
          if (fact.outcome !== 'accepted') return undefined;
          height = fact.height;
          for (const hash of hashes) {
            if (settled.has(hash)) return `transaction ${hash} is settled twice`;
            settled.add(hash);
            active.delete(hash);
          }
          return undefined;
        }
        default:
          return undefined;
      }
    },
    atRest: () => {
      for (const [hash, { payload }] of active) if (payload.value.validUntilHeight < height) return `transaction ${hash} was to expire at ${payload.value.validUntilHeight}, and at ${height} nobody was told what became of it`;
      return undefined;
    },
  };
};
