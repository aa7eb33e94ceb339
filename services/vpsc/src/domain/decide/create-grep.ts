import { nothing, say } from '@bpdao/actor';
import type { AncestryValued } from '@bpdao/messages';
import type { VpscDecision } from '../messages.ts';
import type { VpscState } from '../state.ts';

/**
 * The Forum says what an adopted protocol builds on: governance REP is created from it, once, 1:1 (docs/spec/vpsc.md,
 * "Governance REP"). Where that is nothing, nobody waits.
 */
export function createGrep({ book }: Readonly<VpscState>, { protocol, credits }: AncestryValued): VpscDecision {
  const minted = credits.reduce((sum, { amount }) => sum + amount, 0n);
  if (minted === 0n || book.grep.minted > 0n) return nothing;
  return say({
    type: 'grep-created',
    protocol,
    endowments: credits,
    minted,
    supply: { wrep: book.wrep.supply, grep: book.grep.supply + minted },
  });
}
