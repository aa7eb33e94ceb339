import { encodeSlash, encodeStakeResult } from '@bpdao/messages';
import { isStakedIn, type OpenPool, type VpscState } from './state.ts';

/**
 * The most that a fact which lists a pool's stakes takes (pool-resolved, round-settled, pool-settled) when a vote may
 * still come in, bytes.
 */
const LISTED_BYTES_MAX = 900_000;
/**
 * The same when a stake may still be slashed: what is reported late has a place of its own, below what the broker
 * takes, bytes.
 */
const SLASHED_BYTES_MAX = 1_000_000;
/**
 * What such a fact has beside stakes and slashes, bytes: up to 1,000 payouts due and as many queued, what authors give
 * and get.
 */
const REST_BYTES = 150_000;

const address = 'ff'.repeat(32);
const U64 = 2n ** 64n - 1n;
const LISTED_HEAD_BYTES = 2;
/** The most that one of each takes in such a fact, bytes. */
const STAKE_BYTES =
  encodeStakeResult({ address, availability: true, side: 'against', stake: U64, gain: U64, loss: U64 }).length +
  LISTED_HEAD_BYTES;
const SLASH_BYTES =
  encodeSlash({ address, availability: true, amount: U64, reporter: address, reward: U64 }).length + LISTED_HEAD_BYTES;
/** Of a producer that voted in its own pool both stakes are slashed. */
const SLASHES_OF_ONE = 2;

/** Whether one more vote can be listed, whatever it gains or loses (docs/spec/vpsc.md, "Voting"). */
export const hasRoomForVote = (pool: Readonly<OpenPool>): boolean =>
  bytesOf(pool, { votes: 1, slashed: 0 }) <= LISTED_BYTES_MAX;

/** Whether the stakes that somebody has in open pools can be listed as slashed. */
export const hasRoomForSlashes = ({ openPools }: Readonly<VpscState>, offender: string): boolean =>
  [...openPools.values()].every(
    (pool) =>
      !isStakedIn(pool, offender) ||
      pool.forfeits.has(offender) ||
      bytesOf(pool, { votes: 0, slashed: 1 }) <= SLASHED_BYTES_MAX,
  );

const bytesOf = (
  { votes, commitments, forfeits }: Readonly<OpenPool>,
  more: { readonly votes: number; readonly slashed: number },
): number =>
  REST_BYTES +
  (1 + votes.size + commitments.size + more.votes) * STAKE_BYTES +
  (forfeits.size + more.slashed) * SLASHES_OF_ONE * SLASH_BYTES;
