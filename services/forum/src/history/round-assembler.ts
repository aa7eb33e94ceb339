import type { HeardFact, Position } from '@bpdao/actor';
import {
  encodeBlock,
  encodePoolOpened,
  encodePoolResolved,
  encodePoolSettled,
  encodeRoundSettled,
  type BlockProposed,
  type BlockRefused,
  type ForumFact,
  type GovernanceFact,
  type PoolOpened,
  type PoolResolved,
  type ResultRecorded,
  type RoundSettled,
  type VpscFact,
  type WscFact,
} from '@bpdao/messages';
import { transactionHashes } from '../domain/transaction-hashes.ts';
import {
  historyStreams,
  type HistoryEntry,
  type HistoryStream,
  type PoolEntry,
  type PoolPart,
  type Positions,
  type RoundEntry,
} from './history-store.ts';

/** A fact as the history takes it: the Forum's own facts once acknowledged, others as heard. */
export type FedFact = HeardFact<WscFact | VpscFact | ForumFact | GovernanceFact>;

interface Placed<Fact> {
  readonly at: Position;
  readonly atMs: number;
  readonly fact: Fact;
}

/** The known parts of one proposed block. */
interface Parts {
  block?: Placed<BlockProposed>;
  resolved?: Placed<PoolResolved>;
  result?: Placed<ResultRecorded>;
  settled?: Placed<RoundSettled>;
  refused?: Placed<BlockRefused>;
}

const START: Position = { sequence: 1, index: 0 };
export const fromStart: Positions = { wsc: START, vpsc: START, forum: START };

export const isBefore = (one: Position, other: Position): boolean =>
  one.sequence < other.sequence || (one.sequence === other.sequence && one.index < other.index);

/** Tells if a fact comes next after those read up to `next`, as far as positions tell. */
export const follows = (position: Position, next: Position): boolean =>
  isSamePlace(position, next) || (position.sequence === next.sequence + 1 && position.index === 0);

export const isSamePlace = (one: Position, other: Position): boolean =>
  one.sequence === other.sequence && one.index === other.index;

const earlier = (one: Position, other: Position): Position => (isBefore(one, other) ? one : other);

/**
 * Makes entries of facts (docs/spec/history.md, "From facts to documents"). Each stream comes in its order. The streams
 * may interleave in any way, and a fact given twice counts once.
 */
export class RoundAssembler {
  private readonly positions: Record<HistoryStream, Position>;
  private readonly open = new Map<string, Parts>();

  constructor(from: Positions) {
    this.positions = { ...from };
  }

  /** The first fact of each stream that was not taken yet. */
  get next(): Positions {
    return { ...this.positions };
  }

  /** The stream that holds the missing part of an ended round. */
  get wanted(): 'wsc' | 'forum' | undefined {
    for (const { block, result, settled, refused } of this.open.values()) {
      if (settled === undefined && refused === undefined) continue;
      if (block === undefined) return 'wsc';
      if (refused === undefined && result === undefined) return 'forum';
    }
    return undefined;
  }

  take({ actor, position, atMs, fact }: FedFact): readonly HistoryEntry[] {
    if (!isHistoryStream(actor) || isBefore(position, this.positions[actor])) return [];
    this.positions[actor] = { sequence: position.sequence, index: position.index + 1 };
    switch (fact.type) {
      case 'block-proposed':
        return this.add(fact.hash, { block: { at: position, atMs, fact } });
      case 'pool-opened':
        return fact.kind === 'block' ? [] : [poolEntry(fact, 'opened', encodePoolOpened(fact), atMs, position)];
      case 'pool-resolved':
        return fact.blockHash === undefined
          ? [poolEntry(fact, 'resolved', encodePoolResolved(fact), atMs, position)]
          : this.add(fact.blockHash, { resolved: { at: position, atMs, fact } });
      case 'pool-settled':
        return [poolEntry(fact, 'settled', encodePoolSettled(fact), atMs, position)];
      case 'round-settled':
        return this.add(fact.blockHash, { settled: { at: position, atMs, fact } });
      case 'block-refused':
        return this.add(fact.blockHash, { refused: { at: position, atMs, fact } });
      case 'post-published':
        return [
          {
            type: 'post',
            address: fact.address,
            kind: fact.post.value.kind,
            post: fact.post.bytes,
            publishedAtMs: atMs,
            at: position,
          },
        ];
      case 'result-recorded': {
        const values = valuesEntry(fact, position);
        return fact.blockHash === undefined
          ? values
          : [...values, ...this.add(fact.blockHash, { result: { at: position, atMs, fact } })];
      }
      default:
        return [];
    }
  }

  private add(blockHash: string, part: Parts): readonly HistoryEntry[] {
    const parts: Parts = { ...this.open.get(blockHash), ...part };
    this.open.set(blockHash, parts);
    const round = roundOf(parts);
    if (round === undefined) return [];
    this.open.delete(blockHash);
    this.forgetBefore(round.height, round.attempt);
    return [{ ...round, positions: this.covered() }];
  }

  /**
   * Forgets the parts of earlier rounds. Rounds end one after the other, so an earlier round that is still open was
   * stored before and read again in part.
   */
  private forgetBefore(height: bigint, attempt: number): void {
    for (const [blockHash, parts] of this.open) {
      const { fact } = parts.block ?? parts.resolved ?? parts.result ?? parts.settled ?? parts.refused ?? {};
      if (fact !== undefined && isEarlierRound(fact, height, attempt)) this.open.delete(blockHash);
    }
  }

  /** Returns `next`, moved back before every part of a round that is still open. */
  private covered(): Positions {
    const covered = { ...this.positions };
    for (const { block, resolved, result, settled, refused } of this.open.values()) {
      if (block !== undefined) covered.wsc = earlier(covered.wsc, block.at);
      if (result !== undefined) covered.forum = earlier(covered.forum, result.at);
      for (const part of [resolved, settled, refused]) {
        if (part !== undefined) covered.vpsc = earlier(covered.vpsc, part.at);
      }
    }
    return covered;
  }
}

const isHistoryStream = (actor: string): actor is HistoryStream => historyStreams.some((stream) => stream === actor);

function isEarlierRound(
  fact: BlockProposed | PoolResolved | ResultRecorded | RoundSettled | BlockRefused,
  height: bigint,
  attempt: number,
): boolean {
  const round = 'block' in fact ? fact.block.header.value : fact;
  return round.height < height || (round.height === height && round.attempt < attempt);
}

function roundOf({ block, resolved, result, settled, refused }: Parts): Omit<RoundEntry, 'positions'> | undefined {
  if (block === undefined) return undefined;
  const { header } = block.fact.block;
  const common = {
    type: 'round',
    height: header.value.height,
    attempt: header.value.attempt,
    blockHash: block.fact.hash,
    postAddress: block.fact.postAddress,
    block: encodeBlock(block.fact.block),
  } as const;
  if (refused !== undefined) {
    return {
      ...common,
      outcome: 'refused',
      endedAtMs: refused.atMs,
      transactions: transactionHashes(block.fact.block),
      transactionStatus: 'returned',
    };
  }
  if (resolved === undefined || result === undefined || settled === undefined) return undefined;
  return {
    ...common,
    outcome: settled.fact.outcome,
    resolved: encodePoolResolved(resolved.fact),
    settled: encodeRoundSettled(settled.fact),
    endedAtMs: settled.atMs,
    transactions: result.fact.transactions,
    transactionStatus: result.fact.transactionStatus ?? 'returned',
  };
}

const poolEntry = (
  { poolId, postAddress }: Pick<PoolOpened, 'poolId' | 'postAddress'>,
  part: PoolPart,
  fact: Uint8Array,
  atMs: number,
  at: Position,
): PoolEntry => ({ type: 'pool', poolId, postAddress, part, fact, atMs, at });

function valuesEntry({ values, repType }: ResultRecorded, at: Position): readonly HistoryEntry[] {
  const deltas = new Map<string, bigint>();
  for (const { post, delta } of values) deltas.set(post, (deltas.get(post) ?? 0n) + delta);
  const changes = [...deltas].map(([post, delta]) => ({ post, delta })).filter(({ delta }) => delta !== 0n);
  return changes.length === 0 ? [] : [{ type: 'values', repType, changes, at }];
}
