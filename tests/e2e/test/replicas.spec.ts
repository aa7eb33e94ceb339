import path from 'node:path';
import type { Position } from '@bpdao/actor';
import { actorNames, writePositions, type ActorName } from '@bpdao/catalogue';
import { ManagedProcess } from '@bpdao/local';
import { checkChain } from '../src/check-chain.ts';
import { startTestNetwork, type TestNetwork } from '../src/test-network.ts';

/** The actors that state more than 40 facts here: no transactions are sent, and epochs are long. */
const SAYS_MUCH: ReadonlySet<ActorName> = new Set(['asc', 'wsc', 'vpsc', 'forum']);

/** Every actor twice, each with snapshots every 40 facts. */
describe('two replicas of each actor', () => {
  let network: TestNetwork;
  const standbys = new Map<ActorName, ManagedProcess>();

  beforeAll(async () => {
    network = await startTestNetwork({ serviceEnvironment: { BPDAO_SNAPSHOT_FACTS: '40' } });
    for (const [actor, { plan }] of network.services) {
      const logFile = path.join(network.layout.logs, `${actor}-2.log`);
      const environment = {
        ...plan.environment,
        ...(actor === 'forum'
          ? { BPDAO_STORE: `sqlite:${path.join(network.layout.data, 'history-2.db')}` }
          : undefined),
      };
      standbys.set(actor, new ManagedProcess({ ...plan, name: `${actor}-2`, environment, logFile }));
    }
    for (const standby of standbys.values()) standby.start();
    await network.watch.height(30n);
  });

  afterAll(async () => {
    await Promise.all([...standbys.values()].map((standby) => standby.stop()));
    await network.end();
  });

  /** Waits until this process answers for an actor. */
  async function leads(actor: ActorName, pid: number | undefined): Promise<void> {
    for (;;) {
      const status = await network.client.status(actor, { timeoutMs: 500 }).catch(() => undefined);
      if (status?.processId === pid) return;
      await network.watch.next('round-settled');
    }
  }

  /** Returns the position at which the VPSC's stream settles a height. */
  function settling(height: bigint): Position {
    const said = network.watch.facts.find(
      ({ fact }) => fact.type === 'round-settled' && fact.outcome === 'accepted' && fact.height === height,
    );
    if (said === undefined) throw new Error(`height ${height} is not settled`);
    return said.position;
  }

  it.each(actorNames)(
    '%s: when the one that speaks is killed, the standby takes over and the chain goes on',
    async (actor) => {
      const { watch, services, chain } = network;
      await services.get(actor)?.kill();
      await leads(actor, standbys.get(actor)?.pid);
      await watch.height(watch.lastHeight + 3n);
      expect(checkChain(chain.genesis, watch)).toEqual([]);
      services.get(actor)?.start();
    },
  );

  it.each(actorNames)(
    '%s: when the one that speaks is stopped for longer than its lease, the standby takes over; woken, it speaks no more',
    async (actor) => {
      const { watch, services, chain, client } = network;
      const [first, second] = [services.get(actor), standbys.get(actor)];
      second?.pause();
      await leads(actor, first?.pid);
      await watch.height(watch.lastHeight + 3n);
      second?.resume();
      const from = watch.lastHeight;
      for (let height = from; height < from + 5n; height += 1n) {
        await watch.height(height + 1n);
        const atLeast = writePositions({ vpsc: settling(height + 1n) });
        // no replica answers from old state, whichever leads by now
        expect((await client.status(actor, { atLeast })).height).toBeGreaterThan(height);
      }
      expect(checkChain(chain.genesis, watch)).toEqual([]);
    },
  );

  it.each(actorNames)('%s: started again, it goes on from a snapshot', async (actor) => {
    const { services, watch, chain } = network;
    const service = services.get(actor);
    await standbys.get(actor)?.stop();
    await service?.stop();
    service?.start();
    await leads(actor, service?.pid);
    const began = (await service?.lastWords(100))
      ?.split('\n')
      .map((line): { readonly msg?: string; readonly snapshot?: number } => JSON.parse(line))
      .findLast(({ msg }) => msg === 'goes on from where it stopped');
    expect((began?.snapshot ?? 0) > 0).toBe(SAYS_MUCH.has(actor));
    await watch.height(watch.lastHeight + 3n);
    expect(checkChain(chain.genesis, watch)).toEqual([]);
  });
});
