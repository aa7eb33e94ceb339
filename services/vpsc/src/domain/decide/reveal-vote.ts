import { again, refuse, say } from '@bpdao/actor';
import type { RevealVote } from '@bpdao/messages';
import { voteCommitment } from '@bpdao/tokens';
import { isSame } from '../answered-votes.ts';
import type { VpscDecision } from '../messages.ts';
import { closesAtMs } from '../pool-closing.ts';
import type { VpscState } from '../state.ts';
import { overSince } from './over-since.ts';

/**
 * Reveals the side that a member's commitment hid (docs/spec/vpsc.md, "Hidden votes"). A stake that is never revealed
 * counts on neither side and is lost in part.
 */
export function revealVote(
  state: Readonly<VpscState>,
  { payload, signature }: RevealVote,
  nowMs: number,
): VpscDecision {
  const { voter, poolId, side, nonce } = payload.value;
  const pool = state.openPools.get(poolId);
  const committed = pool?.commitments.get(voter);
  const isRepeat =
    pool === undefined
      ? state.answered.reveal(poolId, [voter, payload.bytes])
      : isSame(committed?.revealed?.bytes, payload.bytes);
  if (isRepeat !== undefined) return isRepeat ? again : refuse('ALREADY_REVEALED');
  if (pool === undefined) return refuse('POOL_UNKNOWN');
  const { revealsFromMs } = pool.opened;
  if (revealsFromMs === undefined) return refuse('VOTES_ARE_OPEN');
  if (committed === undefined) return refuse('NOT_COMMITTED');
  if (nowMs < revealsFromMs) {
    return refuse('REVEAL_TOO_EARLY', `The pool takes reveals in ${revealsFromMs - nowMs} ms.`);
  }
  if (pool.resolved !== undefined || nowMs >= closesAtMs(pool)) {
    return refuse('POOL_CLOSED', overSince(closesAtMs(pool), nowMs));
  }
  if (voteCommitment({ poolId, voter, side, stake: committed.stake, nonce }) !== committed.commitment) {
    return refuse('REVEAL_DOES_NOT_MATCH');
  }
  return say({ type: 'vote-revealed', reveal: { payload, signature } });
}
