import { catalogue, decodeBatch, saidSubject } from '@bpdao/protocol';
import type { Client } from '@bpdao/sdk';

/** Sees when blocks are settled and what is in them, and nothing else: a stopwatch must not weigh on what it measures. */
export class SettledBlocks {
  /** When each accepted block was settled, ms of `performance.now()`. */
  readonly atMs: number[] = [];
  private readonly subscriptions: readonly { unsubscribe(): void }[];
  private readonly onSettled: (hash: string, atMs: number) => void;
  private pending: readonly string[] = [];

  constructor(connection: Client['connection'], onSettled: (hash: string, atMs: number) => void) {
    this.onSettled = onSettled;
    this.subscriptions = [
      connection.subscribe(saidSubject('forum', 'result-recorded'), { callback: (_error, { data }) => this.record(data) }),
      connection.subscribe(saidSubject('vpsc', 'round-settled'), { callback: (_error, { data }) => this.settle(data) }),
    ];
  }

  /** The longest time without one from a moment on until another, ms. One that is still waited for counts as if it came at the end. */
  longestGapMs(fromMs: number, toMs: number): number {
    const before = this.atMs.findLast((atMs) => atMs < fromMs) ?? fromMs;
    const moments = [before, ...this.atMs.filter((atMs) => atMs >= fromMs && atMs <= toMs), toMs];
    return Math.max(...moments.slice(1).map((atMs, index) => atMs - (moments[index] ?? atMs)));
  }

  end(): void {
    for (const subscription of this.subscriptions) subscription.unsubscribe();
  }

  private record(data: Uint8Array): void {
    this.pending = decodeBatch('result-recorded', data).batch.facts.flatMap(({ body }) => {
      const fact = catalogue.forum.fact.decode('result-recorded', body);
      return fact.type === 'result-recorded' && fact.transactionStatus === 'settled' ? fact.transactions : [];
    });
  }

  private settle(data: Uint8Array): void {
    const nowMs = performance.now();
    for (const { body } of decodeBatch('round-settled', data).batch.facts) {
      const fact = catalogue.vpsc.fact.decode('round-settled', body);
      if (fact.type !== 'round-settled' || fact.outcome !== 'accepted') continue;
      this.atMs.push(nowMs);
      for (const hash of this.pending) this.onSettled(hash, nowMs);
      this.pending = [];
    }
  }
}
