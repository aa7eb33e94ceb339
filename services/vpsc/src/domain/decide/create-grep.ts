import { nothing, say } from '@bpdao/actor';
import type { AncestryValued } from '@bpdao/messages';
import type { VpscDecision } from '../messages.ts';
import type { VpscState } from '../state.ts';

/**
 * Creates governance REP from the ancestry of an adopted protocol, once, 1:1 (docs/spec/vpsc.md, "Governance REP"). If
 * the ancestry is worth nothing, it creates nothing.
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
