import type { Upgrade } from './plan.ts';
import type { World } from './world.ts';

/** Between two members that upgrade, ms. */
const PAUSE_MS = 50;
/** Between the post of the protocol and the first that has it, ms. */
const READS_MS = 1000;

/**
 * At its height the protocol is posted, then so many members start again with it that it is adopted: more than two thirds
 * of the offers must name it.
 */
export function upgrade(world: World, { height, governanceSharePpm }: Upgrade): void {
  const stop = world.onFact(({ fact }) => {
    if (fact.type !== 'round-settled' || Number(fact.nextHeight) < height) return;
    stop();
    const protocol = world.customers.governors.upgrade(governanceSharePpm);
    const upgrading = world.members.slice(0, Math.ceil(world.members.length * 0.8));
    for (const [index, member] of upgrading.entries()) world.clock.after(READS_MS + index * PAUSE_MS, () => member.upgrade(protocol));
  });
}
