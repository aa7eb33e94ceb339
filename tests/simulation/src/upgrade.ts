import type { Upgrade } from './plan.ts';
import type { World } from './world.ts';

/** Between two members that upgrade, ms. */
const PAUSE_MS = 50;
/** Between the post of the protocol and the first that has it, ms. */
const READS_MS = 1000;

/**
 * At its height the protocol is posted, then so many members start again with it that it is adopted: more than two thirds
 * of the offers must name it. Whatever comes in force afterwards, everybody follows at its first
 * height: a producer has one protocol at a time.
 */
export function upgrade(world: World, { height, governanceSharePpm }: Upgrade): void {
  const stop = world.onFact(({ fact }) => {
    if (fact.type !== 'round-settled' || Number(fact.nextHeight) < height) return;
    stop();
    const protocol = world.customers.governors.upgrade(governanceSharePpm);
    start(world, protocol, Math.ceil(world.members.length * 0.8));
  });
  const follow = (protocol: string): void => start(world, protocol, world.members.length);
  let inForce = world.chain.genesis.protocol;
  let next: { readonly protocol: string; readonly fromHeight: bigint } | undefined;
  world.onFact(({ fact }) => {
    if (fact.type === 'epoch-closed' && fact.protocol !== inForce) next = fact;
    if (fact.type === 'protocol-reverted') follow((inForce = fact.protocol));
    if (fact.type !== 'round-settled' || next === undefined || fact.nextHeight < next.fromHeight) return;
    follow((inForce = next.protocol));
    next = undefined;
  });
}

/** So many members, one after another. */
function start(world: World, protocol: string, count: number): void {
  for (const [index, member] of world.members.slice(0, count).entries()) world.clock.after(READS_MS + index * PAUSE_MS, () => member.upgrade(protocol));
}
