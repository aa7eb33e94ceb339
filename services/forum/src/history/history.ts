import { setTimeout } from 'node:timers/promises';
import type { Position } from '@bpdao/actor';
import type { Genesis } from '@bpdao/genesis';
import { catchUp, type ReadFacts } from './catch-up.ts';
import {
  HistoryMismatch,
  historyStreams,
  type HistoryEntry,
  type HistoryStore,
  type HistoryStream,
} from './history-store.ts';
import { prepareStore } from './prepare-store.ts';
import { follows, fromStart, isBefore, RoundAssembler, type FedFact } from './round-assembler.ts';

export interface HistoryOptions {
  readonly store: HistoryStore;
  readonly genesis: Pick<Genesis, 'chainId' | 'timeMs' | 'posts'>;
  readonly read: ReadFacts;
  /**
   * The most bytes of entries that may wait for the store. Beyond it they are dropped and later read again from the
   * streams; 32 MB when absent.
   */
  readonly waitingBytesMax?: number;
  /** The shortest and the longest wait before the store is tried again, ms; 100 and 5,000 when absent. */
  readonly retryMs?: { readonly least: number; readonly most: number };
  /** The time between two reports that the store is still away, ms; 10,000 when absent. */
  readonly tellMs?: number;
  /**
   * Called when the store goes away, repeatedly while it stays away, at once if the reason changes, once when it is
   * back, and if the history does not belong to this chain.
   */
  readonly onChange?: (change: HistoryChange) => void;
}

export type HistoryChange =
  | { readonly type: 'away'; readonly reason: string }
  | { readonly type: 'back' }
  | { readonly type: 'mismatch'; readonly reason: string };

const WAITING_BYTES_MAX = 32_000_000;
const RETRY_MS = { least: 100, most: 5_000 };
const ENTRY_BYTES = 256;
/** The time between two reports of a store that stays away, ms. */
const TELL_MS = 10_000;

/**
 * Keeps the store in step with the streams (docs/spec/history.md).
 *
 * No other part waits for it: while the store is away it drops facts, and reads them again from the streams later. The
 * memory of waiting entries is bounded. Each start of reading takes its positions from the store.
 */
export class History {
  private readonly options: HistoryOptions;
  private readonly stopping = new AbortController();
  private readonly fed = new Map<HistoryStream, Position>();
  private readonly waiting: HistoryEntry[] = [];
  private waitingBytes = 0;
  private live: RoundAssembler | undefined;
  private lastHeight = 0n;
  /** The reason why the store is away, and the time of the last report; undefined while it is there. */
  private away: { readonly reason: string; readonly toldMs: number } | undefined;
  private running: Promise<void> = Promise.resolve();
  private stir: () => void = () => undefined;
  private idle = false;

  constructor(options: HistoryOptions) {
    this.options = options;
  }

  get store(): HistoryStore {
    return this.options.store;
  }

  /** The height of the last accepted block that is stored; 0 before the first. */
  get height(): bigint {
    return this.lastHeight;
  }

  /** Tells if everything that was fed is stored. */
  get caughtUp(): boolean {
    return this.idle && this.live !== undefined && this.waiting.length === 0;
  }

  /** Begins in the background; never rejects. */
  start(): void {
    this.running = this.run();
  }

  /**
   * Takes the next fact of a stream; returns at once. It ignores facts of other streams, and closes a gap by reading.
   */
  feed(fact: FedFact): void {
    const stream = historyStreams.find((name) => name === fact.actor);
    if (stream === undefined) return;
    this.fed.set(stream, fact.position);
    if (this.live === undefined) return;
    const next = this.live.next[stream];
    if (isBefore(fact.position, next)) return;
    if (follows(fact.position, next)) this.enqueue(this.live.take(fact));
    else this.letGo();
    this.stir();
  }

  /** Ends after the write in progress and closes the store; the next start reads the rest again. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.stir();
    await this.running;
    await this.store.close().catch(() => undefined);
  }

  private enqueue(entries: readonly HistoryEntry[]): void {
    for (const entry of entries) {
      this.waiting.push(entry);
      this.waitingBytes += bytesOf(entry);
    }
    if (this.waitingBytes > (this.options.waitingBytesMax ?? WAITING_BYTES_MAX)) this.letGo();
  }

  private letGo(): void {
    this.live = undefined;
    this.waiting.length = 0;
    this.waitingBytes = 0;
  }

  private async run(): Promise<void> {
    const { least, most } = this.options.retryMs ?? RETRY_MS;
    let waitMs = least;
    while (!this.stopping.signal.aborted) {
      try {
        await prepareStore(this.options.store, this.options.genesis);
        await this.readBehind(least);
        waitMs = least;
        await this.writeLive();
      } catch (error) {
        this.letGo();
        if (this.isOver(error)) return;
        await this.pause(waitMs);
        waitMs = Math.min(waitMs * 2, most);
      }
    }
  }

  private async readBehind(pauseMs: number): Promise<void> {
    const { store, read } = this.options;
    const standing = await store.standing();
    this.lastHeight = standing?.height ?? 0n;
    const assembler = new RoundAssembler(standing?.positions ?? fromStart);
    const write = (entry: HistoryEntry): Promise<void> => this.write(entry);
    do {
      await catchUp({ assembler, from: standing?.positions ?? fromStart, read, write, signal: this.stopping.signal });
      if (!this.covers(assembler)) await this.pause(pauseMs);
      this.stopping.signal.throwIfAborted();
    } while (!this.covers(assembler));
    this.live = assembler;
    if (this.away !== undefined) this.options.onChange?.({ type: 'back' });
    this.away = undefined;
  }

  /** Tells if the streams gave every fact that was fed. */
  private covers(assembler: RoundAssembler): boolean {
    const next = assembler.next;
    return [...this.fed].every(([stream, position]) => isBefore(position, next[stream]));
  }

  /** Writes entries until too many bytes wait, or the history is stopped. */
  private async writeLive(): Promise<void> {
    while (this.live !== undefined && !this.stopping.signal.aborted) {
      const entry = this.waiting.shift();
      if (entry === undefined) {
        await this.untilStirred();
        continue;
      }
      this.waitingBytes -= bytesOf(entry);
      await this.write(entry);
    }
  }

  private async write(entry: HistoryEntry): Promise<void> {
    this.stopping.signal.throwIfAborted();
    await this.store.write(entry);
    if (entry.type === 'round' && entry.outcome === 'accepted' && entry.height > this.lastHeight) {
      this.lastHeight = entry.height;
    }
  }

  private async untilStirred(): Promise<void> {
    this.idle = true;
    await new Promise<void>((resolve) => {
      this.stir = resolve;
    });
    this.idle = false;
  }

  /** Reports an error. Tells if there is nothing to try again after it. */
  private isOver(error: unknown): boolean {
    if (this.stopping.signal.aborted) return true;
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof HistoryMismatch) {
      this.options.onChange?.({ type: 'mismatch', reason });
      return true;
    }
    if (this.away?.reason === reason && performance.now() - this.away.toldMs < (this.options.tellMs ?? TELL_MS)) {
      return false;
    }
    this.away = { reason, toldMs: performance.now() };
    this.options.onChange?.({ type: 'away', reason });
    return false;
  }

  private async pause(waitMs: number): Promise<void> {
    await setTimeout(waitMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}

function bytesOf(entry: HistoryEntry): number {
  switch (entry.type) {
    case 'post':
      return ENTRY_BYTES + entry.post.length;
    case 'values':
      return ENTRY_BYTES * (entry.changes.length + 1);
    case 'pool':
      return ENTRY_BYTES + entry.fact.length;
    case 'round':
      return (
        ENTRY_BYTES +
        entry.block.length +
        64 * entry.transactions.length +
        (entry.resolved?.length ?? 0) +
        (entry.settled?.length ?? 0)
      );
    default:
      return entry satisfies never;
  }
}
