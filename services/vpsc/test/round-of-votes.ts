import type { Vpsc } from './pool-of-alice.ts';

/** Plays a whole round with these votes of bob, carol and dave. */
export function round(
  vpsc: Vpsc,
  votes: readonly (readonly [voter: string, side: 'for' | 'against', stake: bigint])[],
  height = 1n,
  attempt = 0,
): void {
  vpsc.propose({ height, attempt });
  for (const [voter, side, stake] of votes) vpsc.vote({ voter, side, stake });
  vpsc.wake();
  vpsc.record();
}
