import { again, refuse, say } from '@bpdao/actor';
import type { CastVote } from '@bpdao/messages';
import { isSame } from '../answered-votes.ts';
import type { VpscDecision } from '../messages.ts';
import { closesAtMs } from '../pool-closing.ts';
import { hasRoomForVote } from '../pool-room.ts';
import type { VpscState } from '../state.ts';
import { overSince } from './over-since.ts';
import { refuseStake } from './refuse-stake.ts';

/**
 * Stakes free REP of a member on one side of an open pool (docs/spec/vpsc.md, "Voting").
 *
 * A second, different vote is refused and not added: a member that could raise its stake would wait to see the stakes
 * of all others.
 */
export function castVote(state: Readonly<VpscState>, { payload, signature }: CastVote, nowMs: number): VpscDecision {
  const { voter, poolId, stake } = payload.value;
  const pool = state.openPools.get(poolId);
  const isRepeat =
    pool === undefined
      ? state.answered.vote(poolId, [voter, payload.bytes])
      : isSame(pool.votes.get(voter)?.vote.payload.bytes, payload.bytes);
  if (isRepeat !== undefined) return isRepeat ? again : refuse('ALREADY_VOTED');
  if (pool === undefined) return refuse('POOL_UNKNOWN');
  if (pool.opened.revealsFromMs !== undefined) return refuse('VOTES_ARE_HIDDEN');
  if (pool.resolved !== undefined || nowMs >= closesAtMs(pool)) {
    return refuse('POOL_CLOSED', overSince(closesAtMs(pool), nowMs));
  }
  const notFree = refuseStake(state.book.ledger(pool.opened.repType), voter, stake);
  if (notFree !== undefined) return notFree;
  if (!hasRoomForVote(pool)) return refuse('TOO_LARGE', 'The pool has as many votes as can be listed.');
  return say({ type: 'vote-cast', vote: { payload, signature } });
}
