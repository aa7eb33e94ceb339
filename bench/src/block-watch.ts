import type { NatsConnection, Subscription } from '@nats-io/nats-core';
import { catalogue, decodeBatch, saidSubject, type FactOf } from '@bpdao/catalogue';
import { median, rounded } from './statistics.ts';

/**
 * The hops of a block in their order, each from the fact before; of votes the last counts, because the tally waits for
 * it.
 */
const HOPS = [
  ['wsc', 'producer-selected'],
  ['asc', 'stake-taken'],
  ['wsc', 'block-proposed'],
  ['vpsc', 'pool-opened'],
  ['vpsc', 'vote-cast'],
  ['vpsc', 'pool-resolved'],
  ['forum', 'result-recorded'],
  ['vpsc', 'round-settled'],
] as const;
type Hop = (typeof HOPS)[number][1];

/**
 * Sees blocks as a client does: the count of settled blocks, the time of each hop, and the settled transfers. It reads
 * only the figures that it counts, and asks for nothing again: a stopwatch must not weigh on the measured chain.
 */
export class BlockWatch {
  /** Accepted since the beginning. */
  height = 0;
  settledBlocks = 0;
  settledTransfers = 0;
  /** Milliseconds of each hop of the blocks since the last reset. */
  private readonly hops = new Map<Hop, number[]>();
  private readonly moments = new Map<Hop, number>();
  private readonly subscriptions: readonly Subscription[];
  private pending: readonly string[] = [];
  private readonly onSettled: (hash: string, atMs: number) => void;

  constructor(connection: NatsConnection, onSettled: (hash: string, atMs: number) => void) {
    this.onSettled = onSettled;
    this.subscriptions = HOPS.map(([actor, hop]) =>
      connection.subscribe(saidSubject(actor, hop), {
        callback: (error, { data }) => (error === null ? this.take(hop, data) : undefined),
      }),
    );
  }

  reset(): void {
    this.settledBlocks = 0;
    this.settledTransfers = 0;
    this.hops.clear();
  }

  /** Returns the median of each hop, ms; of `producer-selected` the wait since the block before was settled. */
  hopMedians(): Readonly<Record<string, number>> {
    return Object.fromEntries(HOPS.map(([, hop]) => [hop, rounded(median(this.hops.get(hop) ?? []), 2)]));
  }

  end(): void {
    for (const subscription of this.subscriptions) subscription.unsubscribe();
  }

  private take(hop: Hop, payload: Uint8Array): void {
    const nowMs = performance.now();
    if (hop === 'producer-selected') this.begin(nowMs);
    this.moments.set(hop, nowMs);
    if (hop === 'result-recorded') {
      this.pending = decodeBatch(hop, payload).batch.facts.flatMap(({ body }) =>
        transactionsOf(catalogue.forum.fact.decode(hop, body)),
      );
    }
    if (hop === 'round-settled') {
      for (const { body } of decodeBatch(hop, payload).batch.facts) {
        this.settle(catalogue.vpsc.fact.decode(hop, body), nowMs);
      }
    }
  }

  private begin(nowMs: number): void {
    const before = this.moments.get('round-settled');
    if (before !== undefined) this.count('producer-selected', nowMs - before);
    this.moments.clear();
  }

  private settle(fact: FactOf<'vpsc'>, nowMs: number): void {
    if (fact.type !== 'round-settled' || fact.outcome !== 'accepted') return;
    this.height += 1;
    this.settledBlocks += 1;
    this.settledTransfers += this.pending.length;
    for (const hash of this.pending) this.onSettled(hash, nowMs);
    this.pending = [];
    for (const [index, [, hop]] of HOPS.entries()) {
      const [at, before] = [this.moments.get(hop), this.moments.get(HOPS[index - 1]?.[1] ?? 'producer-selected')];
      if (index > 0 && at !== undefined && before !== undefined) this.count(hop, at - before);
    }
  }

  private count(hop: Hop, ms: number): void {
    const values = this.hops.get(hop) ?? [];
    values.push(ms);
    this.hops.set(hop, values);
  }
}

const transactionsOf = (fact: FactOf<'forum'>): readonly string[] =>
  fact.type === 'result-recorded' ? fact.transactions : [];
