import { hash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { verify, type SignedBytes } from './ed25519.ts';
import { isPackable } from './packed-batch.ts';
import { VerifyThread } from './verify-thread.ts';

export interface CheckerOptions {
  /**
   * Worker threads, 0 for none, never more than the machine has cores; when absent 1 on more than two cores, else none.
   */
  readonly threads?: number | undefined;
  /**
   * How many signatures found to hold are remembered at most, and at least half as many; 40,000 when absent: what is
   * active under load, and more.
   */
  readonly remembered?: number;
}

/** A signature to be checked; with an id (a Tx hash, say) it is checked once only. */
export interface Checkable extends SignedBytes {
  readonly id?: string;
}

/**
 * Up to so many are checked here at once, which takes 3 ms; more in a thread, or with pauses in which the loop goes on.
 */
const INLINE_BATCH = 64;
/** A thread takes 24 MiB, and on two cores, that others use too, it saves no time. */
const usualThreads = (): number => (availableParallelism() > 2 ? 1 : 0);
/** So that one large block is shared between threads, and a small batch behind it does not wait for all of it. */
const THREAD_BATCH = 256;

/**
 * Checks signatures once a process, large batches in worker threads. An id is remembered with its signature: the same
 * bytes with another signature are checked again. A thread that ends is replaced by this one until the process ends.
 */
export class SignatureChecker {
  private readonly threadsWanted: number;
  private readonly threads: VerifyThread[] = [];
  private readonly rememberedMax: number;
  /** Prints of what holds: a fifth of the memory that ids with their signatures take. */
  private recent = new Set<string>();
  private older = new Set<string>();
  private closed = false;

  constructor({ threads = usualThreads(), remembered = 40_000 }: CheckerOptions = {}) {
    this.threadsWanted = Math.min(threads, availableParallelism());
    this.rememberedMax = remembered;
  }

  /** One answer for each signature, in their order. */
  async check(batch: readonly Checkable[]): Promise<readonly boolean[]> {
    const prints = batch.map(printOf);
    const holds = prints.map((print) => this.isKnownPrint(print));
    const open = batch.flatMap((signed, index) => (holds[index] ? [] : [{ signed, index }]));
    const found = await this.checkAll(open.map(({ signed }) => signed));
    for (const [place, { index }] of open.entries()) {
      const good = found[place] === true;
      holds[index] = good;
      if (good) this.remember(prints[index]);
    }
    return holds;
  }

  /** Whether this very signature was found to hold before. */
  isKnown(signed: Checkable): boolean {
    return this.isKnownPrint(printOf(signed));
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.threads.splice(0).map((thread) => thread.close()));
  }

  private isKnownPrint(print: string | undefined): boolean {
    return print !== undefined && (this.recent.has(print) || this.older.has(print));
  }

  private remember(print: string | undefined): void {
    if (print === undefined) return;
    if (this.recent.size >= this.rememberedMax / 2) {
      this.older = this.recent;
      this.recent = new Set();
    }
    this.recent.add(print);
  }

  private async checkAll(batch: readonly SignedBytes[]): Promise<readonly boolean[]> {
    if (batch.length <= INLINE_BATCH || this.threadsWanted === 0 || this.closed) return verifyHere(batch);
    const parts: Promise<readonly boolean[]>[] = [];
    for (let at = 0; at < batch.length; at += THREAD_BATCH) {
      parts.push(this.checkPart(batch.slice(at, at + THREAD_BATCH)));
    }
    return (await Promise.all(parts)).flat();
  }

  private async checkPart(part: readonly SignedBytes[]): Promise<readonly boolean[]> {
    const thread = this.leastLoaded();
    if (thread === undefined || !part.every(isPackable)) return verifyHere(part);
    try {
      return await thread.check(part);
    } catch {
      return verifyHere(part);
    }
  }

  private leastLoaded(): VerifyThread | undefined {
    while (this.threads.length < this.threadsWanted) this.threads.push(new VerifyThread());
    return this.threads.filter(({ alive }) => alive).sort((a, b) => a.load - b.load)[0];
  }
}

async function verifyHere(batch: readonly SignedBytes[]): Promise<readonly boolean[]> {
  const holds: boolean[] = [];
  for (let at = 0; at < batch.length; at += INLINE_BATCH) {
    if (at > 0) await setImmediate();
    for (const signed of batch.slice(at, at + INLINE_BATCH)) holds.push(verify(signed));
  }
  return holds;
}

/** SHA-256 of an id with its signature, as text of a letter a byte; undefined without an id. */
const printOf = ({ id, signature }: Checkable): string | undefined =>
  id === undefined ? undefined : hash('sha256', Buffer.concat([Buffer.from(id, 'utf8'), signature]), 'binary');
