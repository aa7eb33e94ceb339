import type { AnyFact } from '@bpdao/actor';
import type { Fact } from '@bpdao/catalogue';
import type { Meters } from './meters.ts';

/** The parts of a fact that are measured. */
interface Placed {
  readonly atMs: number;
  readonly fact: AnyFact;
}

type Measured = Extract<
  Fact,
  { type: 'producer-selected' | 'block-proposed' | 'block-refused' | 'pool-opened' | 'pool-resolved' | 'round-settled' }
>;

const MEASURED = new Set<string>([
  'producer-selected',
  'block-proposed',
  'block-refused',
  'pool-opened',
  'pool-resolved',
  'round-settled',
] satisfies Measured['type'][]);

const isMeasured = (fact: AnyFact): fact is Measured => MEASURED.has(fact.type);

/** Measures blocks and pools by their facts; the caller gives each fact once and in causal order. */
export class ChainMeters {
  private readonly meters: Meters;
  private drawn: { readonly height: bigint; readonly atMs: number } | undefined;
  private proposed: { readonly hash: string; readonly transactions: number } | undefined;

  constructor(meters: Meters) {
    this.meters = meters;
  }

  hear({ fact, atMs }: Placed): void {
    if (!isMeasured(fact)) return;
    switch (fact.type) {
      case 'producer-selected':
        if (this.drawn?.height !== fact.receipt.height) this.drawn = { height: fact.receipt.height, atMs };
        return;
      case 'block-proposed':
        this.proposed = { hash: fact.hash, transactions: fact.block.transactions.length };
        return;
      case 'block-refused':
        return this.meters.count('bpdao_blocks_total', { outcome: 'refused' });
      case 'pool-opened':
        return this.meters.count('bpdao_pools_opened_total', { kind: fact.kind });
      case 'pool-resolved':
        return this.meters.count('bpdao_pools_resolved_total', { kind: fact.kind, outcome: fact.outcome });
      case 'round-settled':
        return this.settled(fact, atMs);
      default:
        return fact satisfies never;
    }
  }

  private settled({ height, outcome, blockHash }: Extract<Measured, { type: 'round-settled' }>, atMs: number): void {
    this.meters.count('bpdao_blocks_total', { outcome });
    if (outcome !== 'accepted') return;
    if (this.drawn?.height === height) this.meters.observe('bpdao_block_seconds', {}, atMs - this.drawn.atMs);
    if (this.proposed?.hash === blockHash) {
      this.meters.count('bpdao_settled_transactions_total', {}, this.proposed.transactions);
    }
  }
}
