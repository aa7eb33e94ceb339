import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SignedBytes } from './ed25519.ts';
import { pack } from './packed-batch.ts';

interface Waiting {
  resolve(holds: readonly boolean[]): void;
  reject(error: Error): void;
}

/** One worker thread. It answers batches in the order of its input. */
export class VerifyThread {
  private readonly worker: Worker;
  private readonly waiting: Waiting[] = [];
  private checking = 0;
  private ended: Error | undefined;

  constructor() {
    this.worker = new Worker(new URL(`./verify-worker${extname(import.meta.url)}`, import.meta.url), {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    this.worker.unref();
    this.worker.on('message', (holds: Uint8Array) =>
      this.waiting.shift()?.resolve(Array.from(holds, (byte) => byte === 1)),
    );
    this.worker.on('error', (error) => this.end(error instanceof Error ? error : new Error(String(error))));
    this.worker.on('exit', () => this.end(new Error('the thread ended')));
  }

  /** The number of signatures that the thread has not answered yet. */
  get load(): number {
    return this.checking;
  }

  get alive(): boolean {
    return this.ended === undefined;
  }

  /** Checks a batch. Rejects if the thread ends before it answers. */
  async check(batch: readonly SignedBytes[]): Promise<readonly boolean[]> {
    if (this.ended !== undefined) throw this.ended;
    const packed = pack(batch);
    this.checking += batch.length;
    this.worker.ref();
    try {
      return await new Promise((resolve, reject) => {
        this.waiting.push({ resolve, reject });
        this.worker.postMessage(packed, [packed.buffer]);
      });
    } finally {
      this.checking -= batch.length;
      if (this.checking === 0) this.worker.unref();
    }
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private end(error: Error): void {
    this.ended ??= error;
    for (const waiting of this.waiting.splice(0)) waiting.reject(error);
  }
}
