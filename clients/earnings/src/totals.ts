import type { Asset, EarningLine } from './earning-line.ts';

/** The sum of one reason. */
export interface Total {
  readonly asset: Asset;
  readonly reason: EarningLine['reason'];
  readonly times: number;
  readonly amount: bigint;
}

/** Sums up lines by asset and reason, in the order in which each pair came first. */
export class Totals {
  private readonly totals = new Map<string, Total>();

  add({ asset, reason, amount }: EarningLine): void {
    const key = `${asset}/${reason}`;
    const before = this.totals.get(key) ?? { asset, reason, times: 0, amount: 0n };
    this.totals.set(key, { ...before, times: before.times + 1, amount: before.amount + amount });
  }

  list(): readonly Total[] {
    return [...this.totals.values()];
  }

  /** Returns the sum of all reasons. */
  sum(of: Asset): bigint {
    return this.list().reduce((sum, { asset, amount }) => sum + (asset === of ? amount : 0n), 0n);
  }
}
