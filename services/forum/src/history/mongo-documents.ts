import type { Binary } from 'mongodb';
import type { StoredPool, StoredPost, StoredRound } from './history-store.ts';
import { roundOfKey } from './sort-keys.ts';
import { readOutcome, type StoredPositions } from './stored-values.ts';

/** The chain to which the history belongs. */
export interface ChainDocument {
  readonly _id: 'chain';
  readonly chainId: string;
}

/** A round that ended. */
export interface RoundDocument {
  /** roundKey. */
  readonly _id: string;
  /** Null unless accepted. */
  readonly acceptedHeight: bigint | null;
  readonly outcome: string;
  readonly blockHash: string;
  readonly postAddress: string;
  readonly block: Uint8Array | Binary;
  readonly resolved: Uint8Array | Binary | null;
  readonly settled: Uint8Array | Binary | null;
  readonly endedAtMs: number;
  readonly positions: StoredPositions;
}

/** The place of a transaction, and its status. */
export interface TransactionDocument {
  /** Its hash. */
  readonly _id: string;
  /** roundKey. */
  readonly round: string;
  readonly index: number;
  readonly status: string;
}

/** A post with its values. */
export interface PostDocument {
  /** Its address. */
  readonly _id: string;
  readonly isBlock: boolean;
  readonly post: Uint8Array | Binary;
  readonly publishedAtMs: number;
  /** positionKey. */
  readonly published: string;
  readonly wrep: bigint;
  readonly grep: bigint;
  /** positionKey of the last result that changed the values. */
  readonly valued: string;
}

/** A pool that is not about a block, with its facts so far. */
export interface PoolDocument {
  /** Its id. */
  readonly _id: string;
  readonly post: string;
  /** positionKey of its opening. */
  readonly place: string;
  readonly openedAtMs: number;
  readonly opened: Uint8Array | Binary;
  readonly resolved: Uint8Array | Binary | null;
  readonly settled: Uint8Array | Binary | null;
}

export function roundOf(document: RoundDocument | undefined): StoredRound | undefined {
  if (document === undefined) return undefined;
  const { _id, outcome, blockHash, postAddress, block, resolved, settled, endedAtMs } = document;
  return {
    ...roundOfKey(_id),
    outcome: readOutcome(outcome),
    blockHash,
    postAddress,
    block: bytes(block),
    ...(resolved === null ? {} : { resolved: bytes(resolved) }),
    ...(settled === null ? {} : { settled: bytes(settled) }),
    endedAtMs,
  };
}

export const postOf = ({ _id, post, publishedAtMs, wrep, grep }: PostDocument): StoredPost => ({
  address: _id,
  post: bytes(post),
  publishedAtMs,
  valueWrep: BigInt(wrep),
  valueGrep: BigInt(grep),
});

export const poolOf = ({ opened, openedAtMs, resolved, settled }: PoolDocument): StoredPool => ({
  opened: bytes(opened),
  openedAtMs,
  ...(resolved === null ? {} : { resolved: bytes(resolved) }),
  ...(settled === null ? {} : { settled: bytes(settled) }),
});

const bytes = (stored: Uint8Array | Binary): Uint8Array => (stored instanceof Uint8Array ? stored : stored.value());
