import type { SimulatedProcess } from '@bpdao/simulated';
import type { Happening } from './plan.ts';
import type { World } from './world.ts';

/**
 * Lets something of the plan happen once its height is begun and its time has come; nothing more once the world comes
 * to rest.
 */
export function happen(world: World, happening: Happening): void {
  const due = (): void => void world.clock.after(happening.afterMs, () => act(world, happening));
  if (happening.height <= 1) return due();
  const stop = world.onFact(({ fact }) => {
    if (fact.type !== 'round-settled' || Number(fact.nextHeight) < happening.height) return;
    stop();
    due();
  });
}

function act(world: World, happening: Happening): void {
  if (world.isResting) return;
  switch (happening.type) {
    case 'kill':
      return kill(world, happening.whom, happening.forMs);
    case 'pause':
      return pause(world, happening.whom, happening.forMs);
    case 'kill-at-fact': {
      const stop = world.onFact(({ actor, fact }) => {
        if (actor !== happening.actor || fact.type !== happening.fact) return;
        stop();
        if (world.isResting) return;
        const leader = world.replicas.leaderOf(actor);
        if (leader !== undefined) kill(world, leader, happening.forMs);
      });
      return;
    }
    case 'broker-away':
      return world.broker.goAway(happening.forMs);
    case 'clock-step': {
      const process = processOf(world, happening.whom);
      process?.stepWall(happening.byMs);
      world.clock.after(happening.forMs, () => process?.stepWall(-happening.byMs));
      return;
    }
    case 'damage-snapshot':
      return damage(world, happening.actor);
    case 'wrong-block':
      for (let left = happening.times; left > 0; left -= 1) world.wrongs.push(happening.what);
      return;
    default:
      return happening satisfies never;
  }
}

/** Returns the process of this name; undefined for a version that is not deployed yet, or never is. */
function processOf(world: World, whom: string): SimulatedProcess | undefined {
  const [name = '', index] = whom.split('/');
  const process = name === 'producer' ? world.members[Number(index)]?.process : world.replicas.get(whom)?.process;
  if (process === undefined && !name.startsWith('wsc-')) throw new RangeError(`there is no ${whom}`);
  return process;
}

/** Stops its process for so long. */
export function pause(world: World, whom: string, forMs: number): void {
  const process = processOf(world, whom);
  process?.stop();
  world.clock.after(forMs, () => process?.wake());
}

/** Kills its process; another takes its place after so long. */
export function kill(world: World, whom: string, forMs: number): void {
  const process = processOf(world, whom);
  if (process === undefined || process.isKilled()) return;
  process.kill();
  world.clock.after(forMs, () => {
    if (whom.startsWith('producer/')) world.members[Number(whom.split('/')[1])]?.start();
    else world.replicas.start(whom);
  });
}

/** Changes one byte of the newest snapshot. */
function damage(world: World, actor: Extract<Happening, { type: 'damage-snapshot' }>['actor']): void {
  const kept = world.replicas.snapshots.get(actor)?.kept;
  const newest = [...(kept?.keys() ?? [])].toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)).at(-1);
  const bytes = newest === undefined ? undefined : kept?.get(newest);
  if (bytes === undefined) return;
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
}
