import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findNatsServer, runNatsCluster } from '@bpdao/broker';
import type { RunningNatsServer } from '@bpdao/broker';
import { Customer } from '@bpdao/local';
import { actorNames, streamName } from '@bpdao/protocol';
import { checkChain } from '../src/check-chain.ts';
import { startTestNetwork } from '../src/test-network.ts';
import type { TestNetwork } from '../src/test-network.ts';

/** The choreography, step by step: a fault happens when its fact was heard. */
const ALL_STEPS = ['producer-selected', 'stake-taken', 'block-proposed', 'post-published', 'pool-opened', 'vote-cast', 'pool-resolved', 'result-recorded', 'round-settled', 'offer-changed'] as const;
const STEPS = ALL_STEPS.slice(0, Number(process.env.BPDAO_FAULT_STEPS ?? ALL_STEPS.length));
/** Longer than a lease. */
const STOPPED_MS = 3000;

type How = 'killed' | 'stopped';

/** What can be hurt, and how it is well again. */
interface Victim {
  kill(): Promise<void>;
  pause(): void;
  resume(): void;
  start(): Promise<void> | void;
}

describe.each([['a single broker', 1], ['a cluster of three, three replicas a stream', 3]] as const)('on %s', (_what, size) => {
  let network: TestNetwork;
  let brokers: readonly RunningNatsServer[];
  let folder: string;
  const sending = new AbortController();
  let customer: Promise<void>;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bpdao-faults-'));
    const { path: binary } = await findNatsServer({ say: () => undefined });
    brokers = await runNatsCluster({ binary, storeDir: folder }, size);
    network = await startTestNetwork({ natsUrl: brokers.map(({ url }) => url).join(','), serviceEnvironment: { BPDAO_STREAM_REPLICAS: String(size), BPDAO_SNAPSHOT_FACTS: '100' } });
    customer = new Customer(network.client, 20, network.chain.customers, network.chain.developers.map(({ address }) => address)).run(sending.signal);
    await network.watch.height(2n);
  });

  afterAll(async () => {
    sending.abort();
    await customer;
    await network.end();
    await Promise.all(brokers.map((broker) => broker.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  async function leaderOf(actor: string): Promise<string> {
    const info = (await network.client.connection.request(`$JS.API.STREAM.INFO.${streamName(actor)}`, '', { timeout: 5000 })).json<{ cluster?: { leader?: string } }>();
    return info.cluster?.leader ?? '';
  }

  async function victimOf(name: string): Promise<Victim> {
    const process = [...network.services.values(), ...network.producers].find(({ plan }) => plan.name === name);
    if (process !== undefined) return process;
    const leader = await leaderOf('vpsc');
    const broker = size === 1 ? brokers[0] : brokers.find((one) => (one.name === leader) === (name === 'the stream’s leader'));
    if (broker === undefined) throw new Error(`nobody is called ${name}`);
    return { kill: () => broker.kill(), pause: () => broker.pause(), resume: () => broker.resume(), start: () => broker.restart() };
  }

  const names = [...actorNames, 'producer1', ...(size === 1 ? ['the broker'] : ['the stream’s leader', 'a follower'])];
  const cases = names.flatMap((name) => (['killed', 'stopped'] as const).flatMap((how) => STEPS.map((step) => [name, how, step] as const)));

  it.each<readonly [name: string, how: How, step: (typeof ALL_STEPS)[number]]>(cases)('%s, %s at %s: nothing is lost or doubled, and the chain goes on', async (name, how, step) => {
    const { watch, chain } = network;
    const victim = await victimOf(name);
    await watch.next(step);
    if (how === 'killed') {
      await victim.kill();
      await victim.start();
    } else {
      victim.pause();
      await new Promise((resolve) => setTimeout(resolve, STOPPED_MS)); // the fault itself takes this long
      victim.resume();
    }
    await watch.height(watch.lastHeight + 3n);
    expect(checkChain(chain.genesis, watch)).toEqual([]);
  });

  it('everything that gossip took is settled in the end', async () => {
    sending.abort();
    await customer;
    const { watch, client } = network;
    const last = new Map<string, bigint>();
    for (const { fact } of watch.facts) {
      if (fact.type !== 'transactions-gossiped') continue;
      const { sender, nonce } = fact.transaction.payload.value;
      if (nonce > (last.get(sender) ?? -1n)) last.set(sender, nonce);
    }
    expect(last.size).toBeGreaterThan(0);
    for (const [sender, nonce] of last) while ((await client.account(sender)).nonce <= nonce) await watch.next('round-settled');
  });
});
