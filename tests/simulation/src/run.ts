import type { Plan } from './plan.ts';
import { World, type Alterations, type Failure } from './world.ts';

/** The end of a simulation. */
export interface Outcome {
  readonly plan: Plan;
  readonly failure: Failure | undefined;
  /** Settled heights. */
  readonly blocks: number;
  readonly messages: number;
  /** The count of each fact, of settled pools by their outcome. */
  readonly facts: Readonly<Record<string, number>>;
  /** Digest of the whole history, hex. */
  readonly digest: string;
  /** Simulated time, ms. */
  readonly simulatedMs: number;
}

/** Lets a plan happen from beginning to end, or until something is found to be wrong. */
export async function runPlan(
  plan: Plan,
  { onBlock = () => undefined, ...alterations }: Alterations & { readonly onBlock?: (height: number) => void } = {},
): Promise<Outcome> {
  const world = new World(plan, alterations);
  let height = 0;
  while (await world.step()) if (world.height !== height) onBlock((height = world.height));
  const blocks = world.height;
  await world.rest();
  return {
    plan,
    failure: world.failure,
    blocks,
    messages: world.history.messages,
    facts: Object.fromEntries([...world.counts].toSorted()),
    digest: world.history.digest(),
    simulatedMs: world.clock.monotonicMs(),
  };
}
