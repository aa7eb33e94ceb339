import type { AppendOutcome, Batch, Clock, Cursor, Journal, SealedBatch, StoredBatch, Streams } from '@bpdao/actor';
import { encodeBatch, factSubject, messageHash } from '@bpdao/protocol';
import { openMessage } from './stored-message.ts';

/** What happens to an append, or to a delivery, drawn by a seed. */
export interface Faults {
  /** How the next append goes wrong, if it does. */
  append(): 'none' | 'lost' | 'stored-but-unknown' | 'late';
  /** How late something is, ms. */
  delayMs(): number;
}

interface Stored {
  readonly subject: string;
  readonly previousHash: string;
  readonly payload: Uint8Array;
}

/** What is stored, and who waits for more. */
interface Storage {
  readonly streams: Map<string, Stored[]>;
  readonly waiting: Set<() => void>;
}

/** Streams in memory that lose, delay and double as a broker may: for tests under a seed and a simulated clock. */
export class SimulatedBroker implements Streams {
  private readonly chainId: string;
  private readonly clock: Clock;
  private readonly faults: Faults;
  private readonly storage: Storage;

  constructor(chainId: string, clock: Clock, faults: Faults, storage: Storage = { streams: new Map(), waiting: new Set() }) {
    this.chainId = chainId;
    this.clock = clock;
    this.faults = faults;
    this.storage = storage;
  }

  /** The same broker as one process sees it, by that process's clock: what is under way to it waits while it is stopped. */
  seenBy(process: Clock): SimulatedBroker {
    return new SimulatedBroker(this.chainId, process, this.faults, this.storage);
  }

  /** Forgets what it stored after a sequence, as a broker restored from an older copy. */
  restoreTo(actor: string, sequence: number): void {
    this.of(actor).splice(sequence);
  }

  /** The journal of one actor on this broker. */
  journal(actor: string): Journal {
    return {
      seal: (batch, previousHash) => this.seal(actor, batch, previousHash),
      append: (sealed, expected) => this.append(actor, sealed, expected),
      read: async (sequence) => this.open(actor, sequence),
    };
  }

  last(actor: string): Promise<number> {
    return Promise.resolve(this.of(actor).length);
  }

  async *follow(actor: string, from: Cursor, signal: AbortSignal): AsyncGenerator<StoredBatch> {
    for (let sequence = from.sequence + 1; ; sequence += 1) {
      while (this.of(actor).length < sequence) {
        if (signal.aborted) return;
        await new Promise<void>((resolve) => {
          this.storage.waiting.add(resolve);
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      }
      await this.pause();
      if (signal.aborted) return;
      const batch = this.open(actor, sequence);
      if (batch !== undefined) yield batch;
    }
  }

  /** All that is stored of an actor. */
  stored(actor: string): readonly StoredBatch[] {
    return this.of(actor).map((_message, index) => this.open(actor, index + 1)).filter((batch) => batch !== undefined);
  }

  private seal(actor: string, batch: Batch, previousHash: string): SealedBatch {
    const payload = encodeBatch(batch, this.chainId);
    return { name: batch.name, payload, previousHash, hash: messageHash(factSubject(actor, batch.name), previousHash, payload) };
  }

  private async append(actor: string, sealed: SealedBatch, expected: number): Promise<AppendOutcome> {
    const fault = this.faults.append();
    await this.pause();
    if (fault === 'lost') return { type: 'unknown', reason: 'lost' };
    if (fault === 'late') await this.pause();
    const stream = this.of(actor);
    if (stream.length !== expected) return { type: 'wrong-last-sequence' };
    stream.push({ subject: factSubject(actor, sealed.name), previousHash: sealed.previousHash, payload: sealed.payload });
    for (const wake of [...this.storage.waiting]) {
      this.storage.waiting.delete(wake);
      wake();
    }
    await this.pause();
    return fault === 'stored-but-unknown' ? { type: 'unknown', reason: 'the answer got lost' } : { type: 'stored', sequence: expected + 1 };
  }

  private open(actor: string, sequence: number): StoredBatch | undefined {
    const message = this.of(actor)[sequence - 1];
    return message === undefined ? undefined : openMessage(actor, this.chainId, { ...message, sequence });
  }

  private of(actor: string): Stored[] {
    const stream = this.storage.streams.get(actor) ?? [];
    this.storage.streams.set(actor, stream);
    return stream;
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => void this.clock.after(this.faults.delayMs(), resolve));
  }
}
