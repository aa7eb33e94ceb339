import { sha256Hex } from '@bpdao/messages';

/** The accepted votes, commitments and reveals of a pool that is gone, packed. */
interface OfPool {
  readonly height: bigint;
  /** Cast votes and commitments. */
  readonly votes: string;
  readonly reveals: string;
}

/** A vote, commitment or reveal as it was signed, with its voter. */
export type Accepted = readonly [voter: string, bytes: Uint8Array];

/** The count of letters kept of a voter's address and of the print of its signed bytes, a byte each. */
const VOTER_LETTERS = 16;
const PRINT_LETTERS = 8;

/**
 * The votes, commitments and reveals of pools that are gone, for `memoryBlocks` heights, so that a repeat gets its
 * answer again. Each is kept as half its voter's address, too much to be matched by trial, and a print of the signed
 * bytes. Only the voter itself could make two with the same print, and would deceive itself. So a vote takes 24 bytes
 * instead of six hundred, and all votes of a pool are one text: at full rate they are the largest part of the VPSC's
 * memory.
 */
export class AnsweredVotes {
  /** The kept votes by pool, heights ascending. */
  private readonly pools = new Map<string, OfPool>();

  /** Remembers a pool of this height that is gone. */
  remember(poolId: string, height: bigint, votes: Iterable<Accepted>, reveals: Iterable<Accepted>): void {
    this.pools.set(poolId, { height, votes: packed(votes), reveals: packed(reveals) });
  }

  /** Tells if this very vote was accepted; undefined if no vote of this voter was. */
  vote(poolId: string, vote: Accepted): boolean | undefined {
    return isIn(this.pools.get(poolId)?.votes, vote);
  }

  /** Tells if this very reveal was accepted; undefined if no reveal of this voter was. */
  reveal(poolId: string, reveal: Accepted): boolean | undefined {
    return isIn(this.pools.get(poolId)?.reveals, reveal);
  }

  /** Forgets the pools up to this height. */
  forget(height: bigint): void {
    for (const [poolId, pool] of this.pools) {
      if (pool.height > height) return;
      this.pools.delete(poolId);
    }
  }
}

/** Tells if these bytes are the same as those accepted before; undefined if none were. */
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
