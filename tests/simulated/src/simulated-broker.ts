import type { AppendOutcome, Batch, Clock, Cursor, Journal, SealedBatch, StoredBatch, Streams } from '@bpdao/actor';
import { chainOf } from '@bpdao/catalogue';
import { openMessage } from '@bpdao/journal';
import { encodeBatch, factSubject, messageHash } from '@bpdao/wire';
import type { SimulatedProcess } from './simulated-process.ts';

/**
 * A fault of a request to the broker. `lost`: it is lost on the way. `stored-but-unknown`: its answer is lost. `late`: it
 * comes after its sender gave up waiting. `twice`: the network doubles it. `forgotten`: its answer is lost, and the
 * window in which the broker knows a repeated message is over before it comes again.
 */
export type RequestFault = 'none' | 'lost' | 'stored-but-unknown' | 'late' | 'twice' | 'forgotten';

/** The faults of requests and deliveries, drawn by a seed. */
export interface Faults {
  /** The fault of the next append. */
  append(actor: string): RequestFault;
  /** The delay of the next request, answer or delivery, ms. */
  delayMs(): number;
}

interface Stored extends StoredBatch {
  /** Time of storing by the broker's clock. */
  readonly storedMs: number;
}

/** The stored messages, and the readers that wait for more. */
interface Storage {
  readonly streams: Map<string, Stored[]>;
  readonly waiting: Map<string, Set<() => void>>;
  /** Hashes of messages whose repetition the broker would not know. */
  readonly forgotten: Set<string>;
  readonly listeners: ((batch: StoredBatch) => void)[];
  awayUntilMs: number;
}

/** The time without an answer after which the outcome of an append is unknown, ms. */
const ANSWER_MS = 500;
/** A late request comes after so much more than its delay, ms. */
const LATE_MS = 450;

const emptyStorage = (): Storage => ({
  streams: new Map(),
  waiting: new Map(),
  forgotten: new Set(),
  listeners: [],
  awayUntilMs: -Infinity,
});

/**
 * Streams in memory that lose, delay, double and doubt as a broker may: for tests under a seed and a simulated clock.
 */
export class SimulatedBroker implements Streams {
  private readonly chainId: string;
  private readonly clock: Clock;
  private readonly faults: Faults;
  private readonly storage: Storage;
  private readonly process: SimulatedProcess | undefined;

  constructor(
    chainId: string,
    clock: Clock,
    faults: Faults,
    storage: Storage = emptyStorage(),
    process?: SimulatedProcess,
  ) {
    this.chainId = chainId;
    this.clock = clock;
    this.faults = faults;
    this.storage = storage;
    this.process = process;
  }

  /**
   * Returns the same broker as a process sees it: while the process is stopped, deliveries to it wait, and requests
   * that it sent are under way all the same.
   */
  seenBy(process: SimulatedProcess): SimulatedBroker {
    return new SimulatedBroker(this.chainId, this.clock, this.faults, this.storage, process);
  }

  /** Calls the listener with every batch when it is stored, in the order of the whole broker. */
  onStored(listener: (batch: StoredBatch) => void): void {
    this.storage.listeners.push(listener);
  }

  /** Stops and starts the broker: until then no request reaches it and no answer leaves; stored messages stay. */
  goAway(forMs: number): void {
    this.storage.awayUntilMs = Math.max(this.storage.awayUntilMs, this.clock.monotonicMs() + forMs);
  }

  isAway(): boolean {
    return this.clock.monotonicMs() < this.storage.awayUntilMs;
  }

  /** Forgets the messages after a sequence, as a broker restored from an older copy. */
  restoreTo(actor: string, sequence: number): void {
    this.of(actor).splice(sequence);
  }

  /** Returns the journal of one actor on this broker. */
  journal(actor: string): Journal {
    return {
      seal: (batch, previousHash) => this.seal(actor, batch, previousHash),
      append: (sealed, expected) => this.append(actor, sealed, expected),
      read: async (sequence) => {
        await this.roundTrip();
        return this.of(actor)[sequence - 1];
      },
    };
  }

  async last(actor: string): Promise<number> {
    await this.roundTrip();
    return this.of(actor).length;
  }

  async *follow(actor: string, from: Cursor, signal: AbortSignal): AsyncGenerator<StoredBatch> {
    let wake: () => void = () => undefined;
    signal.addEventListener('abort', () => wake(), { once: true });
    for (let sequence = from.sequence + 1; ; sequence += 1) {
      while (this.of(actor).length < sequence) {
        if (signal.aborted) return;
        await new Promise<void>((resolve) => this.waitingFor(actor).add((wake = resolve)));
        this.waitingFor(actor).delete(wake);
      }
      const stored = this.of(actor)[sequence - 1];
      if (stored === undefined) return;
      await this.delivered(stored.storedMs + this.faults.delayMs());
      if (signal.aborted) return;
      yield stored;
    }
  }

  /** Returns all stored batches of an actor. */
  stored(actor: string): readonly StoredBatch[] {
    return this.of(actor);
  }

  private seal(actor: string, batch: Batch, previousHash: string): SealedBatch {
    const payload = encodeBatch(batch, this.chainId);
    return {
      name: batch.name,
      payload,
      previousHash,
      hash: messageHash(factSubject(actor, batch.name), previousHash, payload),
    };
  }

  private append(actor: string, sealed: SealedBatch, expected: number): Promise<AppendOutcome> {
    const fault = this.faults.append(actor);
    return this.sent((resolve) => {
      const giveUp = this.local().after(ANSWER_MS, () => resolve({ type: 'unknown', reason: 'no answer in time' }));
      const answer = (outcome: AppendOutcome): void => {
        if (fault === 'stored-but-unknown' || fault === 'forgotten') return;
        this.local().after(this.faults.delayMs(), () => {
          if (this.isAway()) return;
          giveUp();
          resolve(outcome);
        });
      };
      if (fault === 'lost') return;
      if (fault === 'forgotten') this.storage.forgotten.add(sealed.hash);
      if (fault === 'twice') this.clock.after(this.faults.delayMs(), () => void this.arrive(actor, sealed, expected));
      this.clock.after(this.faults.delayMs() + (fault === 'late' ? LATE_MS : 0), () => {
        if (!this.isAway()) answer(this.arrive(actor, sealed, expected));
      });
    });
  }

  private arrive(actor: string, sealed: SealedBatch, expected: number): AppendOutcome {
    const stream = this.of(actor);
    if (stream[expected]?.hash === sealed.hash && !this.storage.forgotten.has(sealed.hash)) {
      return { type: 'stored', sequence: expected + 1 };
    }
    if (stream.length !== expected) return { type: 'wrong-last-sequence' };
    const sequence = expected + 1;
    const opened = openMessage(actor, chainOf(this.chainId), {
      sequence,
      name: sealed.name,
      previousHash: sealed.previousHash,
      payload: sealed.payload,
    });
    const stored = { ...opened, storedMs: this.clock.monotonicMs() };
    stream.push(stored);
    const waiting = this.waitingFor(actor);
    for (const wake of [...waiting]) wake();
    waiting.clear();
    for (const listener of this.storage.listeners) listener(stored);
    return { type: 'stored', sequence };
  }

  /** Waits for the time of a question and its answer. Rejects while the broker is away. */
  private roundTrip(): Promise<void> {
    return this.sent((resolve, reject) => {
      this.local().after(2 * this.faults.delayMs(), () => {
        if (this.isAway()) reject(new Error('the broker does not answer'));
        else resolve();
      });
    });
  }

  /** Resolves at this moment of the broker's clock or later, when the broker is there and the process runs. */
  private async delivered(atMs: number): Promise<void> {
    for (;;) {
      const untilMs = Math.max(atMs, this.storage.awayUntilMs) - this.clock.monotonicMs();
      if (untilMs > 0) await new Promise<void>((resolve) => void this.local().after(untilMs, resolve));
      else if (this.process === undefined || this.process.isRunning()) return;
      else await new Promise<void>((resolve) => this.process?.whenRunning(resolve));
    }
  }

  /** Sends when the process runs: a stopped process sends nothing, but its earlier requests are under way. */
  private sent<T>(send: (resolve: (value: T) => void, reject: (error: Error) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.process === undefined) send(resolve, reject);
      else this.process.whenRunning(() => send(resolve, reject));
    });
  }

  private local(): Clock {
    return this.process ?? this.clock;
  }

  private of(actor: string): Stored[] {
    const stream = this.storage.streams.get(actor) ?? [];
    this.storage.streams.set(actor, stream);
    return stream;
  }

  private waitingFor(actor: string): Set<() => void> {
    const waiting = this.storage.waiting.get(actor) ?? new Set();
    this.storage.waiting.set(actor, waiting);
    return waiting;
  }
}
