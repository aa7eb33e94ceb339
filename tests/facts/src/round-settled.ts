import type { RoundSettled } from '@bpdao/messages';

const ZERO = '0'.repeat(64);

/** Returns the end of a round in which nobody staked, gained, lost or was paid, changed by the fields given. */
export function roundSettled({
  height,
  outcome,
  attempt = 0,
  ...more
}: Pick<RoundSettled, 'height' | 'outcome'> & Partial<RoundSettled>): RoundSettled & {
  readonly type: 'round-settled';
} {
  const isAccepted = outcome === 'accepted';
  return {
    type: 'round-settled',
    height,
    attempt,
    poolId: ZERO,
    outcome,
    blockHash: ZERO,
    postAddress: ZERO,
    producer: ZERO,
    stakeLeft: 0n,
    stakes: [],
    debits: [],
    credits: [],
    debtsPaid: [],
    slashes: [],
    minted: 0n,
    burned: 0n,
    supply: { wrep: 0n, grep: 0n },
    salary: { fee: 0n, perRep: 0n, rest: 0n },
    queued: [],
    payouts: [],
    beacon: ZERO,
    nextHeight: isAccepted ? height + 1n : height,
    nextAttempt: isAccepted ? 0 : attempt + 1,
    undecided: 0,
    protocol: ZERO,
    ...more,
  };
}
