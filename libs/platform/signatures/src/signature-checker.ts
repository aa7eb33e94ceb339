import { hash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { verify, type SignedBytes } from './ed25519.ts';
import { isPackable } from './packed-batch.ts';
import { VerifyThread } from './verify-thread.ts';

export interface CheckerOptions {
  /**
   * The number of worker threads, 0 for none, never more than the machine has cores. If absent: 1 on more than two
   * cores, else none.
   */
  readonly threads?: number | undefined;
  /**
   * The most valid signatures that are remembered; at least half as many always are. 40,000 if absent, more than are
   * active under load.
   */
  readonly remembered?: number;
}

/** A signature to check. With an id (the hash of a Tx, for example) it is checked only once. */
export interface Checkable extends SignedBytes {
  readonly id?: string;
}

/**
 * The largest batch that is checked here at once, which takes 3 ms. A larger batch goes to a thread, or is checked with
 * pauses in which the event loop goes on.
 */
const INLINE_BATCH = 64;
/**
 * Returns the usual number of threads. A thread takes 24 MiB, and on two cores, which others use too, it saves no time.
 */
const usualThreads = (): number => (availableParallelism() > 2 ? 1 : 0);
/**
 * The size of a thread's batch, so that threads share a large block, and a small batch behind it does not wait for all
 * of it.
 */
const THREAD_BATCH = 256;

/**
 * Checks each signature once in a process, large batches in worker threads. An id is remembered with its signature: the
 * same id with another signature is checked again. After a thread has ended, this thread checks in its place until the
 * process ends.
 */
export class SignatureChecker {
  private readonly threadsWanted: number;
  private readonly threads: VerifyThread[] = [];
  private readonly rememberedMax: number;
  /** Prints of valid signatures: they take a fifth of the memory of the ids with their signatures. */
  private recent = new Set<string>();
  private older = new Set<string>();
  private closed = false;

  constructor({ threads = usualThreads(), remembered = 40_000 }: CheckerOptions = {}) {
    this.threadsWanted = Math.min(threads, availableParallelism());
    this.rememberedMax = remembered;
  }

  /** Checks a batch. Returns one answer for each signature, in their order. */
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

  /** Tells if this very signature was valid in an earlier check. */
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

/** Returns the SHA-256 of an id with its signature, as a text of one letter for each byte; undefined without an id. */
const printOf = ({ id, signature }: Checkable): string | undefined =>
  id === undefined ? undefined : hash('sha256', Buffer.concat([Buffer.from(id, 'utf8'), signature]), 'binary');
