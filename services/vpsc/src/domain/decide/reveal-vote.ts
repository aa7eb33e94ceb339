import { again, refuse, say } from '@bpdao/actor';
import type { RevealVote } from '@bpdao/messages';
import { voteCommitment } from '@bpdao/tokens';
import type { VpscDecision } from '../messages.ts';
import { closesAtMs } from '../pool-closing.ts';
import { revealKey } from '../state.ts';
import type { VpscState } from '../state.ts';

/** A member shows the side that its commitment hid (docs/spec/vpsc.md, "Hidden votes"). What is never revealed counts on neither side and is lost in part. */
export function revealVote(state: Readonly<VpscState>, { payload, signature }: RevealVote, nowMs: number): VpscDecision {
  const { voter, poolId, side, nonce } = payload.value;
  const pool = state.openPools.get(poolId);
  const committed = pool?.commitments.get(voter);
  const revealed = committed?.revealed?.bytes ?? state.answered.votes.get(revealKey(poolId, voter));
  if (revealed !== undefined) return Buffer.compare(revealed, payload.bytes) === 0 ? again : refuse('ALREADY_REVEALED');
  if (pool === undefined) return refuse('POOL_UNKNOWN');
  const { revealsFromMs } = pool.opened;
  if (revealsFromMs === undefined) return refuse('VOTES_ARE_OPEN');
  if (committed === undefined) return refuse('NOT_COMMITTED');
  if (nowMs < revealsFromMs) return refuse('REVEAL_TOO_EARLY');
  if (pool.resolved !== undefined || nowMs >= closesAtMs(pool)) return refuse('POOL_CLOSED');
  if (voteCommitment({ poolId, voter, side, stake: committed.stake, nonce }) !== committed.commitment) return refuse('REVEAL_DOES_NOT_MATCH');
  return say({ type: 'vote-revealed', reveal: { payload, signature } });
}
