import type { Faults, RequestFault } from '@bpdao/simulated';
import type { NetworkPlan } from './plan.ts';
import type { Random } from './random.ts';

const KINDS: readonly (readonly [RequestFault, keyof NetworkPlan])[] = [
  ['lost', 'lostPpm'],
  ['stored-but-unknown', 'unknownPpm'],
  ['late', 'latePpm'],
  ['twice', 'twicePpm'],
  ['forgotten', 'forgottenPpm'],
];

/** The faults of a plan's network, one after another. Until it is healed. */
export class PlannedFaults implements Faults {
  private readonly plan: NetworkPlan;
  private readonly random: Random;
  private healed = false;

  constructor(plan: NetworkPlan, random: Random) {
    this.plan = plan;
    this.random = random;
  }

  /** Draws the fault of the next request. */
  append(): RequestFault {
    if (this.healed) return 'none';
    for (const [fault, rate] of KINDS) if (this.random.chance(Number(this.plan[rate]))) return fault;
    return 'none';
  }

  /** Draws a delay in whole ms, so that many events happen at the same moment. */
  delayMs(): number {
    return this.random.integer(1, this.plan.mostDelayMs);
  }

  /** Ends the faults: from now on requests arrive and are answered. */
  heal(): void {
    this.healed = true;
  }
}
