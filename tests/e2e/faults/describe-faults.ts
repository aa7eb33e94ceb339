import { actorNames } from '@bpdao/catalogue';
import { BROKER, FaultyNetwork, FOLLOWER, LEADER, STORE, type Victim } from './faulty-network.ts';
import { whyWithoutStore } from './store-container.ts';

/** The choreography, step by step: a fault happens when its fact was heard. */
const STEPS = [
  'producer-selected',
  'stake-taken',
  'block-proposed',
  'post-published',
  'pool-opened',
  'vote-cast',
  'pool-resolved',
  'result-recorded',
  'round-settled',
  'offer-changed',
] as const;
const FAULTS = ['killed', 'paused', 'cut off'] as const;
/** A pause and a cut last longer than a lease, ms. */
const LASTS_MS = 2500;

/**
 * The time after which a case has failed, ms: a window and a deadline of 10 s each, a few times over, on a busy
 * machine.
 */
const CASE_MS = 150_000;

/**
 * The part of all cases that runs, as `2/4`: every fourth case, from the second on, so that each part has every kind of
 * case.
 */
const [part = 1, parts = 1] = (process.env.BPDAO_FAULT_SLICE ?? '1/1').split('/').map(Number);

type Fault = (typeof FAULTS)[number];
/** The mending of a network that was cut: the bytes under way arrive late, or never. */
type Mending = 'late' | 'reset';
type Case = readonly [name: string, fault: Fault, step: (typeof STEPS)[number], mending: Mending];

/** The reason for which the store's cases are skipped, or undefined. */
const why = await whyWithoutStore();

/**
 * Describes every fault of every victim at every step. All cases share a network; only a failed case is followed by a
 * new network.
 */
export function describeFaults(what: string, size: number): void {
  const names = [...actorNames, 'producer1', ...(size === 1 ? [BROKER] : [LEADER, FOLLOWER]), STORE];
  const all = STEPS.flatMap((step, early) =>
    names.flatMap((name, late) =>
      FAULTS.map((fault): Case => [name, fault, step, (early + late) % 2 === 0 ? 'late' : 'reset']),
    ),
  );
  const cases = all.filter((_case, place) => place % parts === part - 1);

  describe(`on ${what}`, () => {
    let faulty: FaultyNetwork | undefined;

    async function running(): Promise<FaultyNetwork> {
      faulty ??= await FaultyNetwork.start(size, why === undefined);
      await faulty.network.watch.height(2n);
      return faulty;
    }

    /**
     * Runs a case in the shared network. A network that failed proves nothing about the next case, which gets a new
     * network.
     */
    async function inOne(act: (faulty: FaultyNetwork) => Promise<void>): Promise<void> {
      const one = await running();
      try {
        await within(CASE_MS, act(one), () => one.lastWords());
      } catch (error) {
        faulty = undefined;
        await within(CASE_MS, one.end(), () => Promise.resolve('it does not end')).catch((end: unknown) =>
          process.stderr.write(`${String(end)}\n`),
        );
        throw error;
      }
    }

    afterAll(async () => {
      await faulty?.end();
    });

    if (why !== undefined) it.skip.each(cases.filter(([name]) => name === STORE))('%s, %s at %s', () => undefined);

    it.each<Case>(cases.filter(([name]) => name !== STORE || why === undefined))(
      '%s, %s at %s: nothing is lost or doubled, and the chain goes on',
      async (name, fault, step, mending) => {
        await inOne(async (one) => {
          const { watch } = one.network;
          const victim = await one.victim(name);
          await watch.next(step);
          if (name === STORE) {
            await withoutStore(
              one,
              () => begin(victim, fault),
              () => end(victim, fault, mending),
            );
          } else {
            await begin(victim, fault);
            if (fault !== 'killed') await lasting();
            await end(victim, fault, mending);
          }
          await watch.height(watch.lastHeight + 3n);
          expect(one.broken()).toEqual([]);
        });
      },
    );

    it('everything that gossip took is settled in the end', () => inOne((one) => one.settleAll()));
  });
}

/**
 * Checks that while the store is away blocks go on, questions say that the history is behind, and it catches up by
 * itself.
 */
async function withoutStore(
  { network: { watch, client } }: FaultyNetwork,
  begin: () => Promise<void>,
  end: () => Promise<void>,
): Promise<void> {
  await begin();
  await watch.height(watch.lastHeight + 3n);
  const asked = client.block({}, { timeoutMs: 20_000 });
  await lasting();
  const height = watch.lastHeight;
  await watch.height(height + 1n);
  await end();
  expect((await asked).behindBy).toBeGreaterThan(0n);
  while (((await client.block({}, { timeoutMs: 20_000 })).record?.settled.height ?? 0n) < height) {
    await watch.next('round-settled');
  }
}

/** Awaits a result. Throws an error that describes the network if there is no result in time. */
async function within<T>(ms: number, asked: Promise<T>, how: () => Promise<string>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => void how().then((words) => reject(new Error(`not in ${ms / 1000} s: ${words}`)), reject),
      ms,
    );
  });
  asked.catch(() => undefined);
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
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
