import { availableParallelism } from 'node:os';
import { verify } from './ed25519.ts';
import type { SignedBytes } from './ed25519.ts';
import { isPackable } from './packed-batch.ts';
import { VerifyThread } from './verify-thread.ts';

export interface CheckerOptions {
  /** Worker threads; 1 when absent, 0 for none. Never more than the machine has cores. */
  readonly threads?: number;
  /** How many signatures found to hold are remembered; 200,000 when absent. */
  readonly remembered?: number;
}

/** A signature to be checked; with an id (a Tx hash, say) it is checked once only. */
export interface Checkable extends SignedBytes {
  readonly id?: string;
}

/** Below it, handing work to a thread costs more than the work. */
const INLINE_BATCH = 8;
/** So that one large block is shared between threads, and a small batch behind it does not wait for all of it. */
const THREAD_BATCH = 256;

/**
 * Checks signatures once a process, large batches in worker threads. An id is remembered with its signature: the same
 * bytes with another signature are checked again. A thread that ends is replaced by this one until the process ends.
 */
export class SignatureChecker {
  readonly #threadsWanted: number;
  readonly #threads: VerifyThread[] = [];
  readonly #rememberedMax: number;
  #recent = new Map<string, Uint8Array>();
  #older = new Map<string, Uint8Array>();
  #closed = false;

  constructor({ threads = 1, remembered = 200_000 }: CheckerOptions = {}) {
    this.#threadsWanted = Math.min(threads, availableParallelism());
    this.#rememberedMax = remembered;
  }

  /** One answer for each signature, in their order. */
  async check(batch: readonly Checkable[]): Promise<readonly boolean[]> {
    const holds = batch.map((signed) => this.isKnown(signed));
    const open = batch.flatMap((signed, index) => (holds[index] ? [] : [{ signed, index }]));
    const found = await this.#checkAll(open.map(({ signed }) => signed));
    for (const [place, { signed, index }] of open.entries()) {
      const good = found[place] === true;
      holds[index] = good;
      if (good) this.remember(signed);
    }
    return holds;
  }

  /** Whether this very signature was found to hold before. */
  isKnown({ id, signature }: Checkable): boolean {
    const known = id === undefined ? undefined : (this.#recent.get(id) ?? this.#older.get(id));
    return known !== undefined && Buffer.compare(known, signature) === 0;
  }

  /** Takes a signature as good that someone trusted has checked. */
  remember({ id, signature }: Checkable): void {
    if (id === undefined) return;
    if (this.#recent.size >= this.#rememberedMax / 2) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(id, Uint8Array.from(signature));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#threads.splice(0).map((thread) => thread.close()));
  }

  async #checkAll(batch: readonly SignedBytes[]): Promise<readonly boolean[]> {
    if (batch.length <= INLINE_BATCH || this.#threadsWanted === 0 || this.#closed) return batch.map(verify);
    const parts: Promise<readonly boolean[]>[] = [];
    for (let at = 0; at < batch.length; at += THREAD_BATCH) parts.push(this.#checkPart(batch.slice(at, at + THREAD_BATCH)));
    return (await Promise.all(parts)).flat();
  }

  async #checkPart(part: readonly SignedBytes[]): Promise<readonly boolean[]> {
    const thread = this.#leastLoaded();
    if (thread === undefined || !part.every(isPackable)) return part.map(verify);
    try {
      return await thread.check(part);
    } catch {
      return part.map(verify);
    }
  }

  #leastLoaded(): VerifyThread | undefined {
    while (this.#threads.length < this.#threadsWanted) this.#threads.push(new VerifyThread());
    return this.#threads.filter(({ alive }) => alive).sort((a, b) => a.load - b.load)[0];
  }
}
