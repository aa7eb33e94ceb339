import { again, refuse, say } from '@bpdao/actor';
import type { CommitVote } from '@bpdao/messages';
import { isSame } from '../answered-votes.ts';
import type { VpscDecision } from '../messages.ts';
import { hasRoomForVote } from '../pool-room.ts';
import type { VpscState } from '../state.ts';
import { overSince } from './over-since.ts';
import { refuseStake } from './refuse-stake.ts';

/**
 * Stakes free REP of a member in an open pool and hides the side (docs/spec/vpsc.md, "Hidden votes"). The stake is
 * public, so that no member stakes more than it has.
 */
export function commitVote(
  state: Readonly<VpscState>,
  { payload, signature }: CommitVote,
  nowMs: number,
): VpscDecision {
  const { voter, poolId, stake } = payload.value;
  const pool = state.openPools.get(poolId);
  const isRepeat =
    pool === undefined
      ? state.answered.vote(poolId, [voter, payload.bytes])
      : isSame(pool.commitments.get(voter)?.bytes ?? pool.votes.get(voter)?.vote.payload.bytes, payload.bytes);
  if (isRepeat !== undefined) return isRepeat ? again : refuse('ALREADY_VOTED');
  if (pool === undefined) return refuse('POOL_UNKNOWN');
  if (pool.opened.revealsFromMs === undefined) return refuse('VOTES_ARE_OPEN');
  if (pool.resolved !== undefined || nowMs >= pool.opened.revealsFromMs) {
    return refuse('POOL_CLOSED', overSince(pool.opened.revealsFromMs, nowMs));
  }
  const notFree = refuseStake(state.book.ledger(pool.opened.repType), voter, stake);
  if (notFree !== undefined) return notFree;
  if (!hasRoomForVote(pool)) return refuse('TOO_LARGE', 'The pool has as many votes as can be listed.');
  return say({ type: 'vote-committed', commitment: { payload, signature } });
}
