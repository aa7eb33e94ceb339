import type { Client, SaidFact } from '@bpdao/sdk';
import { median, rounded } from './statistics.ts';

/** The hops of a block, in their order: each from the fact before. */
const HOPS = ['stake-taken', 'block-proposed', 'pool-opened', 'vote-cast', 'pool-resolved', 'result-recorded', 'round-settled'] as const;
type Hop = (typeof HOPS)[number] | 'producer-selected';

const isHop = (type: string): type is Hop => type === 'producer-selected' || HOPS.some((hop) => hop === type);

/** Hears blocks as a client does: how many settle, how long each hop takes, and which transfers are settled. */
export class BlockWatch {
  settledBlocks = 0;
  settledTransfers = 0;
  /** Milliseconds of each hop of the blocks since the last reset. */
  private readonly hops = new Map<string, number[]>();
  private readonly moments = new Map<Hop, number>();
  private readonly stop = new AbortController();
  private readonly hearing: Promise<void>;
  private pending: readonly string[] = [];
  private readonly onSettled: (hash: string, atMs: number) => void;

  constructor(client: Client, onSettled: (hash: string, atMs: number) => void) {
    this.onSettled = onSettled;
    this.hearing = this.hear(client);
  }

  reset(): void {
    this.settledBlocks = 0;
    this.settledTransfers = 0;
    this.hops.clear();
  }

  /** Median of each hop, ms, and of the wait from one block to the draw of the next. */
  hopMedians(): Readonly<Record<string, number>> {
    return Object.fromEntries(Array.from(this.hops, ([hop, values]) => [hop, rounded(median(values), 2)]));
  }

  async end(): Promise<void> {
    this.stop.abort();
    await this.hearing;
  }

  private async hear(client: Client): Promise<void> {
    for await (const said of client.hearCausally(['asc', 'wsc', 'vpsc', 'forum'], 'now', { signal: this.stop.signal })) this.take(said);
  }

  private take({ fact }: SaidFact): void {
    const nowMs = performance.now();
    if (fact.type === 'result-recorded') this.pending = fact.transactions;
    if (isHop(fact.type)) this.moment(fact.type, nowMs);
    if (fact.type !== 'round-settled' || fact.outcome !== 'accepted') return;
    this.settledBlocks += 1;
    this.settledTransfers += this.pending.length;
    for (const hash of this.pending) this.onSettled(hash, nowMs);
    this.pending = [];
  }

  /** Of votes only the last counts: the tally waits for it. */
  private moment(hop: Hop, nowMs: number): void {
    if (hop === 'producer-selected') {
      const before = this.moments.get('round-settled');
      if (before !== undefined) this.count('producer-selected', nowMs - before);
      this.moments.clear();
    }
    this.moments.set(hop, nowMs);
    if (hop !== 'round-settled') return;
    let before = this.moments.get('producer-selected');
    for (const one of HOPS) {
      const at = this.moments.get(one);
      if (at === undefined || before === undefined) continue;
      this.count(one, at - before);
      before = at;
    }
  }

  private count(hop: string, ms: number): void {
    const values = this.hops.get(hop) ?? [];
    values.push(ms);
    this.hops.set(hop, values);
  }
}
