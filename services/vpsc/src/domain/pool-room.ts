import { encodeSlash, encodeStakeResult } from '@bpdao/messages';
import { isStakedIn, type OpenPool, type VpscState } from './state.ts';

/**
 * The largest size of a fact that lists a pool's stakes (pool-resolved, round-settled, pool-settled) while votes may
 * still come in, bytes.
 */
const LISTED_BYTES_MAX = 900_000;
/**
 * The largest size of such a fact while a stake may still be slashed, bytes. It leaves room for late reports, and is
 * below the largest message of the broker.
 */
const SLASHED_BYTES_MAX = 1_000_000;
/**
 * The size of such a fact without stakes and slashes, bytes: up to 1,000 payouts due, as many queued payouts, and the
 * credits and debits of authors.
 */
const REST_BYTES = 150_000;

const address = 'ff'.repeat(32);
const U64 = 2n ** 64n - 1n;
const LISTED_HEAD_BYTES = 2;
/** The largest size of one stake and of one slash in such a fact, bytes. */
const STAKE_BYTES =
  encodeStakeResult({ address, availability: true, side: 'against', stake: U64, gain: U64, loss: U64 }).length +
  LISTED_HEAD_BYTES;
const SLASH_BYTES =
  encodeSlash({ address, availability: true, amount: U64, reporter: address, reward: U64 }).length + LISTED_HEAD_BYTES;
/** A producer that voted in its own pool has two stakes to be slashed. */
const SLASHES_OF_ONE = 2;

/** Tells if one more vote can be listed, for any gain or loss (docs/spec/vpsc.md, "Voting"). */
export const hasRoomForVote = (pool: Readonly<OpenPool>): boolean =>
  bytesOf(pool, { votes: 1, slashed: 0 }) <= LISTED_BYTES_MAX;

/** Tells if the stakes of an offender in open pools can be listed as slashed. */
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
