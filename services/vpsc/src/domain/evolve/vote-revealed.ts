import type { VoteRevealed } from '@bpdao/messages';
import type { VpscState } from '../state.ts';

/** Reveals a vote: the stake counts on the side that it hid. */
export function voteRevealed({ openPools }: VpscState, { reveal }: VoteRevealed): void {
  const {
    bytes,
    value: { voter, poolId, side },
  } = reveal.payload;
  const committed = openPools.get(poolId)?.commitments.get(voter);
  if (committed !== undefined) committed.revealed = { side, bytes };
}
