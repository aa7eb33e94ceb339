import { actorNames } from '@bpdao/protocol';
import { BROKER, FaultyNetwork, FOLLOWER, LEADER, STORE } from './faulty-network.ts';
import type { Victim } from './faulty-network.ts';
import { whyWithoutStore } from './store-container.ts';

/** The choreography, step by step: a fault happens when its fact was heard. */
const STEPS = ['producer-selected', 'stake-taken', 'block-proposed', 'post-published', 'pool-opened', 'vote-cast', 'pool-resolved', 'result-recorded', 'round-settled', 'offer-changed'] as const;
const FAULTS = ['killed', 'paused', 'cut off'] as const;
/** A pause and a cut last longer than a lease, ms. */
const LASTS_MS = 2500;

/** Which part of all cases runs, as `2/4`: every so manieth, so that each part has every kind of them. */
const [part = 1, parts = 1] = (process.env.BPDAO_FAULT_SLICE ?? '1/1').split('/').map(Number);

type Fault = (typeof FAULTS)[number];
/** How a network that was cut is mended: what was under way arrives late, or never. */
type Mending = 'late' | 'reset';
type Case = readonly [name: string, fault: Fault, step: (typeof STEPS)[number], mending: Mending];

/** Every fault of everything at every step. One network for all of them; another only after a case that failed. */
export function describeFaults(what: string, size: number): void {
  const why = whyWithoutStore();
  const names = [...actorNames, 'producer1', ...(size === 1 ? [BROKER] : [LEADER, FOLLOWER]), STORE];
  const all = STEPS.flatMap((step, early) => names.flatMap((name, late) => FAULTS.map((fault): Case => [name, fault, step, (early + late) % 2 === 0 ? 'late' : 'reset'])));
  const cases = all.filter((_case, place) => place % parts === part - 1);

  describe(`on ${what}`, () => {
    let faulty: FaultyNetwork | undefined;

    async function running(): Promise<FaultyNetwork> {
      faulty ??= await FaultyNetwork.start(size, (await why) === undefined);
      await faulty.network.watch.height(2n);
      return faulty;
    }

    /** A network in which something went wrong says nothing of the next case. */
    async function inOne(act: (faulty: FaultyNetwork) => Promise<void>): Promise<void> {
      const one = await running();
      try {
        await act(one);
      } catch (error) {
        faulty = undefined;
        await one.end();
        throw error;
      }
    }

    afterAll(async () => {
      await faulty?.end();
    });

    it.each<Case>(cases)('%s, %s at %s: nothing is lost or doubled, and the chain goes on', async (name, fault, step, mending) => {
      if (name === STORE && (await why) !== undefined) return;
      await inOne(async (one) => {
        const { watch } = one.network;
        const victim = await one.victim(name);
        await watch.next(step);
        if (name === STORE) await withoutStore(one, () => begin(victim, fault), () => end(victim, fault, mending));
        else {
          await begin(victim, fault);
          if (fault !== 'killed') await lasting();
          await end(victim, fault, mending);
        }
        await watch.height(watch.lastHeight + 3n);
        expect(one.broken()).toEqual([]);
      });
    });

    it('everything that gossip took is settled in the end', () => inOne((one) => one.settleAll()));
  });
}

/** The store is away: blocks go on, questions say that the history is behind, and it catches up by itself. */
async function withoutStore({ network: { watch, client } }: FaultyNetwork, begin: () => Promise<void>, end: () => Promise<void>): Promise<void> {
  await begin();
  await watch.height(watch.lastHeight + 3n);
  const asked = client.block({}, { timeoutMs: 20_000 });
  const height = watch.lastHeight;
  await lasting();
  expect(watch.lastHeight).toBeGreaterThan(height);
  await end();
  expect((await asked).behindBy).toBeGreaterThan(0n);
  for (;;) {
    const { record, behindBy } = await client.block({}, { timeoutMs: 20_000 });
    if (behindBy === 0n && (record?.settled.height ?? 0n) >= height) return;
    await watch.next('round-settled');
  }
}

async function begin(victim: Victim, fault: Fault): Promise<void> {
  if (fault === 'killed') await victim.kill();
  else if (fault === 'paused') await victim.pause();
  else for (const link of victim.links) link.cut();
}

async function end(victim: Victim, fault: Fault, mending: Mending): Promise<void> {
  if (fault === 'killed') await victim.start();
  else if (fault === 'paused') await victim.resume();
  else for (const link of victim.links) link.mend(mending);
}

/** The fault itself takes this long. */
const lasting = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, LASTS_MS));
