import { catalogue, decodeBatch, saidSubject } from '@bpdao/catalogue';
import type { Client } from '@bpdao/sdk';

/** Sees only the settlements of blocks and their transactions: a stopwatch must not weigh on the measured chain. */
export class SettledBlocks {
  /** The moments at which accepted blocks were settled, ms of `performance.now()`. */
  readonly atMs: number[] = [];
  private readonly subscriptions: readonly { unsubscribe(): void }[];
  private readonly onSettled: (hash: string, atMs: number) => void;
  /** Transactions by height, of blocks that are not settled yet, as far as they were heard. */
  private readonly pending = new Map<bigint, readonly string[]>();
  private settledHeight = 0n;

  constructor(connection: Client['connection'], onSettled: (hash: string, atMs: number) => void) {
    this.onSettled = onSettled;
    this.subscriptions = [
      connection.subscribe(saidSubject('forum', 'result-recorded'), {
        callback: (_error, { data }) => this.record(data),
      }),
      connection.subscribe(saidSubject('vpsc', 'round-settled'), { callback: (_error, { data }) => this.settle(data) }),
    ];
  }

  /**
   * Returns the longest time without a settled block from a moment on until another, ms. A block still awaited counts
   * as if it came at the end.
   */
  longestGapMs(fromMs: number, toMs: number): number {
    const before = this.atMs.findLast((atMs) => atMs < fromMs) ?? fromMs;
    const moments = [before, ...this.atMs.filter((atMs) => atMs >= fromMs && atMs <= toMs), toMs];
    return Math.max(...moments.slice(1).map((atMs, index) => atMs - (moments[index] ?? atMs)));
  }

  end(): void {
    for (const subscription of this.subscriptions) subscription.unsubscribe();
  }

  /** Records a fact. On a busy machine a fact of the Forum may be heard after the VPSC's fact that follows from it. */
  private record(data: Uint8Array): void {
    const nowMs = performance.now();
    for (const { body } of decodeBatch('result-recorded', data).batch.facts) {
      const fact = catalogue.forum.fact.decode('result-recorded', body);
      if (fact.type !== 'result-recorded' || fact.transactionStatus !== 'settled') continue;
      this.pending.set(fact.height, fact.transactions);
      this.tell(nowMs);
    }
  }

  private settle(data: Uint8Array): void {
    const nowMs = performance.now();
    for (const { body } of decodeBatch('round-settled', data).batch.facts) {
      const fact = catalogue.vpsc.fact.decode('round-settled', body);
      if (fact.type !== 'round-settled' || fact.outcome !== 'accepted') continue;
      this.atMs.push(nowMs);
      this.settledHeight = fact.height;
      this.tell(nowMs);
    }
  }

  private tell(nowMs: number): void {
    for (const [height, hashes] of this.pending) {
      if (height > this.settledHeight) continue;
      this.pending.delete(height);
      for (const hash of hashes) this.onSettled(hash, nowMs);
    }
  }
}
