import type { ActorName } from '@bpdao/catalogue';

/** The owners of timed rules: the six actors, and a block producer. */
export type Ruled = ActorName | 'producer';

/** Time that rules took, by whose they are; votes apart, because there are as many of them as there are voters. */
export class CostMeter {
  private blockNs = new Map<Ruled, bigint>();
  private voteNs = 0n;

  measure<T>(ruled: Ruled, isVote: boolean, act: () => T): T {
    const begun = process.hrtime.bigint();
    const result = act();
    const tookNs = process.hrtime.bigint() - begun;
    if (isVote) this.voteNs += tookNs;
    else this.blockNs.set(ruled, (this.blockNs.get(ruled) ?? 0n) + tookNs);
    return result;
  }

  /** Takes the times measured since the last call, µs. */
  take(): { readonly blockUs: ReadonlyMap<Ruled, number>; readonly votesUs: number } {
    const taken = {
      blockUs: new Map(Array.from(this.blockNs, ([ruled, ns]) => [ruled, Number(ns) / 1000])),
      votesUs: Number(this.voteNs) / 1000,
    };
    this.blockNs = new Map();
    this.voteNs = 0n;
    return taken;
  }
}
