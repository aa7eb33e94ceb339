import { isBefore, type Position } from '@bpdao/actor';
import type { Fact } from '@bpdao/catalogue';
import { transactionHash } from '@bpdao/chain';
import type { SignedTransaction } from '@bpdao/messages';
import type { Invariant, InvariantMaker } from './invariant.ts';

/** What happened in so many last heights may still be on its way to whoever must tell it. */
const UNDER_WAY = 5n;

/**
 * Txs: one that is settled is never settled again, and neither active again nor said to be dropped by a gossip that has
 * heard of it; one that was accepted is active until its sender is told what became of it.
 */
export const transactions: InvariantMaker = (): Invariant => {
  const active = new Map<string, SignedTransaction>();
  /** Where the fact stands that settled it. */
  const settled = new Map<string, Position>();
  const proposed = new Map<string, readonly string[]>();
  const replaced = new Set<string>();
  let height = 0n;
  let heard: Position = { sequence: 0, index: 0 };

  const isKnown = (hash: string): boolean => {
    const at = settled.get(hash);
    return at !== undefined && !isBefore(heard, at);
  };
  const gossiped = ({
    transaction,
    replaces,
  }: Extract<Fact, { readonly type: 'transactions-gossiped' }>): string | undefined => {
    const hash = transactionHash(transaction);
    if (isKnown(hash)) return `transaction ${hash} is settled, and active again`;
    if (active.has(hash)) return `transaction ${hash} becomes active twice`;
    if (replaces !== undefined && !active.has(replaces) && !settled.has(replaces)) {
      return `transaction ${hash} replaces ${replaces}, which is not active`;
    }
    if (!settled.has(hash)) active.set(hash, transaction);
    if (replaces !== undefined && active.has(replaces)) replaced.add(replaces);
    return undefined;
  };
  const dropped = ({ drops }: Extract<Fact, { readonly type: 'transactions-dropped' }>): string | undefined => {
    for (const { hash } of drops) {
      if (isKnown(hash)) return `transaction ${hash} is settled, and said to be dropped`;
      active.delete(hash);
    }
    return undefined;
  };
  const roundSettled = (
    { blockHash, outcome, height: at }: Extract<Fact, { readonly type: 'round-settled' }>,
    position: Position,
  ): string | undefined => {
    const hashes = proposed.get(blockHash) ?? [];
    proposed.delete(blockHash);
    if (outcome !== 'accepted') return undefined;
    height = at;
    for (const hash of hashes) {
      if (settled.has(hash)) return `transaction ${hash} is settled twice`;
      settled.set(hash, position);
      active.delete(hash);
    }
    return undefined;
  };

  return {
    name: 'transactions',
    hear({ actor, fact, heard: newlyHeard, position }) {
      if (actor === 'gossip' && newlyHeard.vpsc !== undefined) heard = newlyHeard.vpsc;
      switch (fact.type) {
        case 'transactions-gossiped':
          return gossiped(fact);
        case 'transactions-dropped':
          return dropped(fact);
        case 'block-proposed':
          proposed.set(fact.hash, fact.block.transactions.map(transactionHash));
          return undefined;
        case 'round-settled':
          return roundSettled(fact, position);
        default:
          return undefined;
      }
    },
    atRest: () => {
      for (const hash of replaced) if (active.has(hash)) return `transaction ${hash} was replaced, and nobody was told`;
      for (const [hash, { payload }] of active) {
        if (payload.value.validUntilHeight + UNDER_WAY < height) {
          return `transaction ${hash} was to expire at ${payload.value.validUntilHeight}, and at ${height} nobody was told what became of it`;
        }
      }
      return undefined;
    },
  };
};
