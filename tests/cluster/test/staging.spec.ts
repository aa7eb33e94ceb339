import { setTimeout as sleep } from 'node:timers/promises';
import { actorNames } from '@bpdao/catalogue';
import { checkChain } from '@bpdao/e2e';
import {
  askBrokers,
  getObjects,
  kubectlHere,
  leastLeading,
  rollBrokers,
  streamsOf,
  untilAllCurrent,
  type Pod,
} from '@bpdao/k8s';
import { FAILOVER_MS, LOST_VOLUME_MS, SWITCHOVER_MS } from '../src/bars.ts';
import { ClusterNetwork } from '../src/cluster-network.ts';
import { costOf } from '../src/cost-of.ts';
import { derivedImage } from '../src/derived-image.ts';
import { note } from '../src/notes.ts';
import { signal } from '../src/processes.ts';

/** Three brokers, three copies of every stream, two of each service: one network for all of it. */
let network: ClusterNetwork;

const BROKERS = ['broker-0', 'broker-1', 'broker-2'];
/** Longer than a lease, and shorter than the kubelet's wait for a probe. */
const PAUSED_MS = 15_000;
const AWAY_MS = 60_000;
/** Tells the images apart that are built for this run. */
const NEXT_BUILD = `next-${Date.now()}`;

/** Images to which the network is upgraded. */
let nextProgram = '';
let nextBroker = '';

beforeAll(async () => {
  network = await ClusterNetwork.start('staging');
  const [program = ''] = await imagesOf('asc');
  nextProgram = await derivedImage(program, `${NEXT_BUILD}-program`, `LABEL build=${NEXT_BUILD}`);
  const [broker = ''] = await imagesOf('broker');
  nextBroker = await derivedImage(broker, `${NEXT_BUILD}-broker`, `LABEL build=${NEXT_BUILD}`);
  network.load(10);
}, 600_000);

afterAll(async () => {
  await network.end();
}, 300_000);

/** Returns the images that the pods of a name run, each once. */
async function imagesOf(name: string): Promise<readonly string[]> {
  const pods = await getObjects<
    Pod & { readonly spec: { readonly containers: readonly { readonly image: string }[] } }
  >('pods', '--selector', `app.kubernetes.io/name=${name}`);
  const current = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  return [...new Set(current.flatMap(({ spec }) => spec.containers.map(({ image }) => image)))];
}

/** Waits until every copy of every stream is current again; notes and returns the time, ms. */
async function untilCurrent(what: string): Promise<number> {
  const begunMs = performance.now();
  await untilAllCurrent();
  const tookMs = Math.round(performance.now() - begunMs);
  note(`${what}: every copy of every stream current after ${tookMs} ms more`);
  return tookMs;
}

/** Returns the broker that leads the most streams. */
async function mostLeading(): Promise<string> {
  const leaders = streamsOf(await askBrokers(BROKERS)).map(({ leader }) => leader);
  const leads = (broker: string): number => leaders.filter((leader) => leader === broker).length;
  return BROKERS.toSorted((a, b) => leads(b) - leads(a))[0] ?? '';
}

describe('a network of three brokers on a cluster', () => {
  it('keeps three copies of every stream', async () => {
    await network.watch.height(5n);
    await untilAllCurrent();
    const streams = streamsOf(await askBrokers(BROKERS));
    for (const { name, replicas } of streams) expect([name, replicas.length]).toEqual([name, 2]);
    expect(
      streams.filter(({ name }) => actorNames.some((actor) => name.endsWith(` ${actor.toUpperCase()}`))),
    ).toHaveLength(actorNames.length);
  }, 300_000);

  it.each(actorNames.map((name) => [name]))(
    'loses no slot while %s is upgraded to another image',
    async (name) => {
      const { longestGapMs, lostSlots } = await costOf(network, `${name} upgraded, two replicas`, async () => {
        await kubectlHere('set', 'image', `deployment/${name}`, `service=${nextProgram}`);
        await kubectlHere('rollout', 'status', `deployment/${name}`, '--timeout=240s');
      });
      expect(await imagesOf(name)).toEqual([nextProgram]);
      expect(lostSlots).toEqual([]);
      expect(longestGapMs).toBeLessThan(SWITCHOVER_MS);
    },
    300_000,
  );

  it('goes on while the brokers are upgraded to another image, one by one', async () => {
    const replaced: string[] = [];
    const { longestGapMs, lostSlots } = await costOf(network, 'three brokers upgraded', async () => {
      await kubectlHere('set', 'image', 'statefulset/broker', `nats=${nextBroker}`, `reloader=${nextBroker}`);
      const last = await mostLeading();
      await rollBrokers((line) => replaced.push(line));
      expect(replaced[0]?.startsWith(last)).toBe(false);
    });
    replaced.forEach(note);
    expect(replaced.map((line) => line.split(' ')[0]).toSorted()).toEqual(BROKERS);
    expect(await imagesOf('broker')).toEqual([nextBroker]);
    expect(lostSlots).toEqual([]);
    expect(longestGapMs).toBeLessThan(SWITCHOVER_MS);
  }, 900_000);

  it.each(actorNames.map((name) => [name]))(
    'goes on when all pods of %s are deleted at once',
    async (name) => {
      const { longestGapMs } = await costOf(network, `all pods of ${name} deleted, two replicas`, async () =>
        network.remove(...(await network.pods(name))),
      );
      await kubectlHere('rollout', 'status', `deployment/${name}`, '--timeout=120s');
      expect(longestGapMs).toBeLessThan(FAILOVER_MS);
    },
    300_000,
  );

  it.each([...actorNames, 'broker'].map((name) => [name]))(
    'a second pod of %s is not evicted before the first is replaced (429)',
    async (name) => {
      const [first = '', second = ''] = await network.pods(name);
      const { longestGapMs } = await costOf(network, `a pod of ${name} evicted`, async () => {
        await network.evict(first);
        expect(await network.mayEvict(second)).toBe(false);
      });
      expect(longestGapMs).toBeLessThan(SWITCHOVER_MS);
      const { longestGapMs: again } = await costOf(network, `the other pod of ${name} evicted`, () =>
        network.evict(second),
      );
      expect(again).toBeLessThan(SWITCHOVER_MS);
    },
    300_000,
  );

  it('lets each of the other pods be evicted, as whoever drains a node does', async () => {
    for (const pod of ['broker-2', 'producer1-0', 'producer2-0', 'producer3-0', 'producer4-0']) {
      const { longestGapMs } = await costOf(network, `${pod} evicted`, () => network.evict(pod));
      expect([pod, longestGapMs < SWITCHOVER_MS]).toEqual([pod, true]);
    }
    await untilCurrent('after them');
  }, 600_000);

  it('goes on when the broker that leads the most streams is killed', async () => {
    const broker = await mostLeading();
    const { longestGapMs } = await costOf(network, 'the broker that leads the most streams killed', () =>
      signal(broker, 'nats', 'KILL'),
    );
    expect(longestGapMs).toBeLessThan(FAILOVER_MS);
    await untilCurrent('after it');
  }, 600_000);

  it('goes on while the broker that leads the most streams is paused', async () => {
    const broker = await mostLeading();
    const { longestGapMs } = await costOf(
      network,
      `the broker that leads the most streams paused for ${PAUSED_MS / 1000} s`,
      async () => {
        await signal(broker, 'nats', 'STOP');
        await sleep(PAUSED_MS);
        await signal(broker, 'nats', 'CONT');
      },
    );
    expect(longestGapMs).toBeLessThan(FAILOVER_MS); // it does not wait for the broker to wake
    await untilCurrent('after it');
  }, 600_000);

  it('makes a volume anew that is lost', async () => {
    const broker = leastLeading(BROKERS, await askBrokers(BROKERS)) ?? '';
    const volume = async (): Promise<string> =>
      (
        await kubectlHere(
          'get',
          'persistentvolumeclaims',
          `data-${broker}`,
          '--ignore-not-found',
          '--output',
          'jsonpath={.metadata.uid}',
        )
      ).trim();
    const before = await volume();
    const begunMs = performance.now();
    await costOf(network, "a broker's volume deleted", async () => {
      await kubectlHere('delete', 'persistentvolumeclaim', `data-${broker}`, '--wait=false');
      for (let now = before; now === before || now === ''; now = await volume())
      // a pod that names a claim which is going does not start
      {
        await kubectlHere('delete', 'pod', broker, '--ignore-not-found', '--grace-period=5');
      }
      await kubectlHere('wait', '--for=condition=Ready', `pod/${broker}`, '--timeout=240s');
    });
    await untilAllCurrent();
    const tookMs = Math.round(performance.now() - begunMs);
    note(`a broker's volume deleted: every copy of every stream current again ${tookMs} ms after it began`);
    expect(tookMs).toBeLessThan(LOST_VOLUME_MS);
  }, 600_000);

  it('takes over from a lease holder that is paused, and does not let it speak when it wakes', async () => {
    const holder = await network.leader('wsc');
    const { longestGapMs } = await costOf(
      network,
      `the leader of the WSC paused for ${PAUSED_MS / 1000} s`,
      async () => {
        await signal(holder, 'service', 'STOP');
        await sleep(PAUSED_MS);
        await signal(holder, 'service', 'CONT');
      },
    );
    expect(longestGapMs).toBeLessThan(FAILOVER_MS);
    expect(await network.leader('wsc')).not.toBe(holder);
  }, 300_000);

  it('goes on when MongoDB was away for a minute', async () => {
    const { longestGapMs } = await costOf(network, `MongoDB away for ${AWAY_MS / 1000} s`, async () => {
      await kubectlHere('scale', 'statefulset', 'mongodb', '--replicas=0');
      await kubectlHere('wait', '--for=delete', 'pod/mongodb-0', '--timeout=60s');
      await sleep(AWAY_MS);
      await kubectlHere('scale', 'statefulset', 'mongodb', '--replicas=1');
      await kubectlHere('rollout', 'status', 'statefulset/mongodb', '--timeout=120s');
    });
    expect(longestGapMs).toBeLessThan(FAILOVER_MS);
  }, 400_000);

  it('lost nothing of all that: every transfer is settled, and the audit finds the same', async () => {
    expect(await network.settleAll()).toEqual([]);
    expect(checkChain(network.client.genesis, network.watch)).toEqual([]);
    await network.bpdao('reader', 'audit');
  }, 300_000);
});
