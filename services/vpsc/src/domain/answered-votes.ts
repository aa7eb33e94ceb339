import { sha256Hex } from '@bpdao/messages';

/** What was accepted in a pool that is gone, packed. */
interface OfPool {
  readonly height: bigint;
  /** Cast or committed. */
  readonly votes: string;
  readonly reveals: string;
}

/** A vote, commitment or reveal as it was signed, with its voter. */
export type Accepted = readonly [voter: string, bytes: Uint8Array];

/** Letters of a voter, and of what it signed; a byte each. */
const VOTER_LETTERS = 16;
const PRINT_LETTERS = 8;

/**
 * Votes, commitments and reveals of pools that are gone, for `memoryBlocks` heights, so that one sent again gets its
 * answer again. Of each there is half its voter's address, more than can be met by trying, and a print of what was
 * signed: only the voter itself could make two alike, and would deceive itself. So a vote takes 24 bytes instead of six
 * hundred, and all of a pool are one text: at full rate they are what the VPSC holds most of.
 */
export class AnsweredVotes {
  /** By pool, heights ascending. */
  private readonly pools = new Map<string, OfPool>();

  /** A pool of this height is gone. */
  remember(poolId: string, height: bigint, votes: Iterable<Accepted>, reveals: Iterable<Accepted>): void {
    this.pools.set(poolId, { height, votes: packed(votes), reveals: packed(reveals) });
  }

  /** Whether this very vote was accepted; undefined when none of this voter was. */
  vote(poolId: string, vote: Accepted): boolean | undefined {
    return isIn(this.pools.get(poolId)?.votes, vote);
  }

  /** Likewise of a reveal. */
  reveal(poolId: string, reveal: Accepted): boolean | undefined {
    return isIn(this.pools.get(poolId)?.reveals, reveal);
  }

  /** What came of pools up to this height is known no more. */
  forget(height: bigint): void {
    for (const [poolId, pool] of this.pools) {
      if (pool.height > height) return;
      this.pools.delete(poolId);
    }
  }
}

/** Whether these bytes are what was accepted before; undefined when nothing was. */
export const isSame = (before: Uint8Array | undefined, bytes: Uint8Array): boolean | undefined =>
  before === undefined ? undefined : Buffer.compare(before, bytes) === 0;

const packed = (all: Iterable<Accepted>): string =>
  Array.from(all, ([voter, bytes]) => nameOf(voter) + printOf(bytes)).join('');

function isIn(text = '', [voter, bytes]: Accepted): boolean | undefined {
  const name = nameOf(voter);
  for (let at = 0; at < text.length; at += VOTER_LETTERS + PRINT_LETTERS) {
    if (text.startsWith(name, at)) return text.startsWith(printOf(bytes), at + VOTER_LETTERS);
  }
  return undefined;
}

const lettersOf = (hex: string, count: number): string =>
  Buffer.from(hex.slice(0, 2 * count), 'hex').toString('latin1');
const nameOf = (voter: string): string => lettersOf(voter, VOTER_LETTERS);
const printOf = (bytes: Uint8Array): string => lettersOf(sha256Hex(bytes), PRINT_LETTERS);
