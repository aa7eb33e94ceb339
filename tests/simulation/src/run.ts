import type { Plan } from './plan.ts';
import type { Alterations, Failure } from './world.ts';
import { World } from './world.ts';

/** How a simulation ended. */
export interface Outcome {
  readonly plan: Plan;
  readonly failure: Failure | undefined;
  /** Settled heights. */
  readonly blocks: number;
  readonly messages: number;
  /** Of the whole history, hex. */
  readonly digest: string;
  /** Simulated time, ms. */
  readonly simulatedMs: number;
}

/** Lets a plan happen from beginning to end, or until something is found to be wrong. */
export async function runPlan(plan: Plan, { onBlock = () => undefined, ...alterations }: Alterations & { readonly onBlock?: (height: number) => void } = {}): Promise<Outcome> {
  const world = new World(plan, alterations);
  let height = 0;
  while (await world.step()) if (world.height !== height) onBlock((height = world.height));
  await world.rest();
  return { plan, failure: world.failure, blocks: world.height, messages: world.history.messages, digest: world.history.digest(), simulatedMs: world.clock.monotonicMs() };
}
