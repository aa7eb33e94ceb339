import { setTimeout as sleep } from 'node:timers/promises';
import { actorNames } from '@bpdao/catalogue';
import { checkChain } from '@bpdao/e2e';
import { askBrokers, kubectlHere, leastLeading, rollBrokers, streamsOf, untilAllCurrent } from '@bpdao/k8s';
import { ClusterNetwork } from '../src/cluster-network.ts';
import { costOf } from '../src/cost-of.ts';
import { note } from '../src/notes.ts';
import { signal } from '../src/processes.ts';

/** Three brokers, three copies of every stream, two of each service: one network for all of it. */
let network: ClusterNetwork;

const BROKERS = ['broker-0', 'broker-1', 'broker-2'];
/** Longer than a lease, and shorter than what the kubelet waits for a probe. */
const PAUSED_MS = 15_000;
const AWAY_MS = 60_000;

beforeAll(async () => {
  network = await ClusterNetwork.start('staging');
  network.load(10);
}, 600_000);

afterAll(async () => {
  await network.end();
}, 300_000);

/** How long until every copy of every stream is current again, noted. */
async function untilCurrent(what: string): Promise<number> {
  const begunMs = performance.now();
  await untilAllCurrent();
  const tookMs = Math.round(performance.now() - begunMs);
  note(`${what}: every copy of every stream current after ${tookMs} ms more`);
  return tookMs;
}

/** The broker that leads the most streams. */
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
    'loses no slot while %s is upgraded',
    async (name) => {
      const { longestGapMs, lostSlots } = await costOf(network, `${name} upgraded, two replicas`, async () => {
        await kubectlHere('rollout', 'restart', `deployment/${name}`);
        await kubectlHere('rollout', 'status', `deployment/${name}`, '--timeout=240s');
      });
      expect(lostSlots).toEqual([]);
      expect(longestGapMs).toBeLessThan(20_000);
    },
    300_000,
  );

  it('goes on while the brokers are upgraded one by one', async () => {
    const template = { spec: { template: { metadata: { annotations: { 'bpdao/upgrade': String(Date.now()) } } } } };
    const replaced: string[] = [];
    const { longestGapMs } = await costOf(network, 'three brokers upgraded', async () => {
      await kubectlHere('patch', 'statefulset', 'broker', '--patch', JSON.stringify(template));
      const last = await mostLeading();
      await rollBrokers((line) => replaced.push(line));
      expect(replaced[0]?.startsWith(last)).toBe(false);
    });
    replaced.forEach(note);
    expect(replaced.map((line) => line.split(' ')[0]).toSorted()).toEqual(BROKERS);
    expect(longestGapMs).toBeLessThan(20_000);
  }, 900_000);

  it('goes on when the broker that leads the most streams is killed', async () => {
    const broker = await mostLeading();
    const { longestGapMs } = await costOf(network, 'the broker that leads the most streams killed', () =>
      signal(broker, 'nats', 'KILL'),
    );
    expect(longestGapMs).toBeLessThan(20_000);
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
    expect(longestGapMs).toBeLessThan(PAUSED_MS); // it does not wait for the broker to wake
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
    expect(tookMs).toBeLessThan(120_000);
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
    expect(longestGapMs).toBeLessThan(10_000);
    expect(await network.leader('wsc')).not.toBe(holder);
  }, 300_000);

  it('goes on when MongoDB was away for a minute', async () => {
    await costOf(network, `MongoDB away for ${AWAY_MS / 1000} s`, async () => {
      await kubectlHere('scale', 'statefulset', 'mongodb', '--replicas=0');
      await kubectlHere('wait', '--for=delete', 'pod/mongodb-0', '--timeout=60s');
      await sleep(AWAY_MS);
      await kubectlHere('scale', 'statefulset', 'mongodb', '--replicas=1');
      await kubectlHere('rollout', 'status', 'statefulset/mongodb', '--timeout=120s');
    });
  }, 400_000);

  it('lost nothing of all that: every transfer is settled, and the audit finds the same', async () => {
    expect(await network.settleAll()).toEqual([]);
    expect(checkChain(network.client.genesis, network.watch)).toEqual([]);
    await network.bpdao('reader', 'audit');
  }, 300_000);
});
