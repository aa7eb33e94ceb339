import type { BlockProposed, RoundSettled } from '@bpdao/messages';
import type { Client, SaidFact } from '@bpdao/sdk';

/** An accepted block as it was proposed and settled. */
export interface AcceptedBlock {
  readonly proposed: BlockProposed;
  readonly settled: RoundSettled;
}

const ACTORS = ['asc', 'wsc', 'vpsc', 'forum', 'gossip', 'governance'] as const;

/** Hears everything from the beginning of the chain, and lets a test wait for facts, never for time. */
export class ChainWatch {
  /** Accepted blocks in the order of heights. */
  readonly accepted: AcceptedBlock[] = [];
  readonly facts: SaidFact[] = [];
  /** The reports of damaged streams. */
  readonly damage: string[] = [];
  private readonly proposals = new Map<string, BlockProposed>();
  private readonly stopping = new AbortController();
  private readonly waiting = new Set<() => void>();
  private readonly listeners: ((said: SaidFact) => void)[] = [];
  private readonly hearing: Promise<void>;
  private failure: Error | undefined;

  constructor(client: Client) {
    this.hearing = this.hear(client).catch((error: unknown) => {
      this.failure = error as Error;
      for (const wake of this.waiting) wake();
    });
  }

  /** Resolves with the first defined result of the condition. */
  async until<T>(condition: (watch: ChainWatch) => T | undefined): Promise<T> {
    for (;;) {
      if (this.failure !== undefined) throw this.failure;
      const found = condition(this);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.waiting.delete(wake);
          resolve();
        };
        this.waiting.add(wake);
      });
    }
  }

  /** Hears every fact, those heard already first. */
  onFact(listener: (said: SaidFact) => void): void {
    for (const said of this.facts) listener(said);
    this.listeners.push(listener);
  }

  /** Asks after each fact until the answer is there. */
  async poll<T>(ask: () => Promise<T | undefined>): Promise<T> {
    for (;;) {
      const found = await ask();
      if (found !== undefined) return found;
      await this.next('round-settled');
    }
  }

  /** Resolves once a height is settled. */
  async height(height: bigint): Promise<AcceptedBlock> {
    return this.until(({ accepted }) => accepted.find(({ settled }) => settled.height === height));
  }

  /** Returns the next fact of a type from here on. */
  async next(type: SaidFact['fact']['type']): Promise<SaidFact> {
    const from = this.facts.length;
    return this.until(({ facts }) => facts.slice(from).find(({ fact }) => fact.type === type));
  }

  get lastHeight(): bigint {
    return this.accepted.at(-1)?.settled.height ?? 0n;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.hearing;
  }

  private async hear(client: Client): Promise<void> {
    for await (const said of client.hearCausally(ACTORS, 'beginning', {
      signal: this.stopping.signal,
      onDamage: (sentence) => this.damage.push(sentence),
    })) {
      this.facts.push(said);
      this.keep(said);
      for (const listener of this.listeners) listener(said);
      for (const wake of [...this.waiting]) wake();
    }
  }

  private keep({ fact }: SaidFact): void {
    if (fact.type === 'block-proposed') this.proposals.set(fact.hash, fact);
    if (fact.type !== 'round-settled' || fact.outcome !== 'accepted') return;
    const proposed = this.proposals.get(fact.blockHash);
    if (proposed !== undefined) this.accepted.push({ proposed, settled: fact });
  }
}
