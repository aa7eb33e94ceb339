import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findNatsServer, runNatsCluster, type RunningNatsServer } from '@bpdao/broker';
import { actorNames, streamName } from '@bpdao/catalogue';
import { accountsFileIn, adminOf, makeIdentities, readIdentity, seedFileIn, usualIdentities } from '@bpdao/identities';
import { Customer } from '@bpdao/local';
import { connectBroker } from '@bpdao/sdk';
import { NetworkLink } from '@bpdao/testkit';
import { ChainCheck } from '../src/check-chain.ts';
import { startTestNetwork, type TestNetwork } from '../src/test-network.ts';
import { startStore, type StoreContainer } from './store-container.ts';

/** A process that can be hurt, with the means to hurt and to heal it. */
export interface Victim {
  kill(): Promise<unknown>;
  start(): Promise<unknown> | void;
  pause(): Promise<unknown> | void;
  resume(): Promise<unknown> | void;
  /** Its links to all others. */
  readonly links: readonly NetworkLink[];
}

/** Names of victims that are no processes of the network's own. */
export const STORE = 'the store';
export const BROKER = 'the broker';
export const LEADER = 'the stream’s leader';
export const FOLLOWER = 'a follower';

const PRODUCERS = 4;
/** Slow enough that the history catches up by the next case that takes its store, also on a busy machine. */
const INTERVAL_MS = 250;
/** Transfers a second: enough for every block to hold some. */
const TRANSFERS_PER_SECOND = 20;

/** Everything that lies between two of them, each way a link. */
class Ways {
  private readonly ways: { readonly ends: readonly string[]; readonly link: NetworkLink }[] = [];

  /** Lays a way between two to a port, and gives the port at which it begins. */
  async lay(from: string, to: string, port: number): Promise<number> {
    const link = await NetworkLink.to(port);
    this.ways.push({ ends: [from, to], link });
    return link.port;
  }

  of(name: string): readonly NetworkLink[] {
    return this.ways.filter(({ ends }) => ends.includes(name)).map(({ link }) => link);
  }

  async close(): Promise<void> {
    await Promise.all(this.ways.map(({ link }) => link.close()));
  }
}

/** A network in which everything can be killed, paused and cut off. */
export class FaultyNetwork {
  readonly network: TestNetwork;
  /** Processes that ended unasked. */
  readonly ended: readonly string[];
  private readonly check: ChainCheck;
  private readonly brokers: readonly RunningNatsServer[];
  private readonly ways: Ways;
  private readonly store: StoreContainer | undefined;
  private readonly folder: string;
  private readonly sending = new AbortController();
  private readonly customer: Promise<void>;

  private constructor(parts: {
    readonly network: TestNetwork;
    readonly ended: readonly string[];
    readonly brokers: readonly RunningNatsServer[];
    readonly ways: Ways;
    readonly store: StoreContainer | undefined;
    readonly folder: string;
  }) {
    ({
      network: this.network,
      ended: this.ended,
      brokers: this.brokers,
      ways: this.ways,
      store: this.store,
      folder: this.folder,
    } = parts);
    const { client, chain, watch } = this.network;
    this.check = new ChainCheck(chain.genesis, watch);
    this.customer = new Customer(
      client,
      TRANSFERS_PER_SECOND,
      chain.customers,
      chain.developers.map(({ address }) => address),
    ).run(this.sending.signal);
  }

  /**
   * Starts a network on so many brokers, as one cluster; the history is in a container or, without Docker, in a file.
   */
  static async start(size: number, withStore: boolean): Promise<FaultyNetwork> {
    const folder = await mkdtemp(path.join(tmpdir(), 'bpdao-faults-'));
    const ways = new Ways();
    const { path: binary } = await findNatsServer({ say: () => undefined });
    const producers = Array.from({ length: PRODUCERS }, (_, index) => `producer${index + 1}`);
    const identities = path.join(folder, 'identities');
    await makeIdentities(identities, usualIdentities(producers));
    const brokers = await runNatsCluster(
      { binary, storeDir: folder, accountsFile: accountsFileIn(identities) },
      size,
      (from, to, port) => ways.lay(brokerAt(from), brokerAt(to), port),
    );
    const urls = new Map<string, string>();
    for (const name of [...actorNames, ...producers]) {
      const ports = await Promise.all(brokers.map(({ port }, index) => ways.lay(name, brokerAt(index), port)));
      urls.set(name, ports.map((port) => `nats://127.0.0.1:${port}`).join(','));
    }
    const store = withStore ? await startStore() : undefined;
    const ended: string[] = [];
    const network = await startTestNetwork({
      natsUrl: brokers.map(({ url }) => url).join(','),
      identities,
      replicas: size,
      urlOf: (name) => urls.get(name) ?? '',
      producers: PRODUCERS,
      set: [`blockIntervalMs=${INTERVAL_MS}`],
      serviceEnvironment: { BPDAO_SNAPSHOT_FACTS: '100' },
      onUnexpectedEnd: (sentence) => ended.push(sentence),
      ...(store === undefined
        ? undefined
        : { store: `mongodb://127.0.0.1:${await ways.lay('forum', STORE, store.port)}/bpdao` }),
    }).catch(async (error: unknown) => {
      await Promise.all([...brokers.map((broker) => broker.stop()), store?.stop(), ways.close()]);
      await rm(folder, { recursive: true, force: true });
      throw error;
    });
    return new FaultyNetwork({ network, ended, brokers, ways, store, folder });
  }

  /** Returns the victim of this name at this moment: the leading broker changes. */
  async victim(name: string): Promise<Victim> {
    const one = [...this.network.services.values(), ...this.network.producers].find(({ plan }) => plan.name === name);
    if (one !== undefined) {
      return {
        kill: () => one.kill(),
        start: () => one.start(),
        pause: () => one.pause(),
        resume: () => one.resume(),
        links: this.ways.of(name),
      };
    }
    if (name === STORE && this.store !== undefined) return { ...this.store, links: this.ways.of(STORE) };
    const leader = name === BROKER ? undefined : await this.leader();
    const index =
      name === BROKER ? 0 : this.brokers.findIndex((broker) => (broker.name === leader) === (name === LEADER));
    const broker = this.brokers[index];
    if (broker === undefined) throw new Error(`nobody is called ${name}`);
    return {
      kill: () => broker.kill(),
      start: () => broker.restart(),
      pause: () => broker.pause(),
      resume: () => broker.resume(),
      links: this.ways.of(brokerAt(index)),
    };
  }

  /** Returns the broken rules among those that must always hold. */
  broken(): readonly string[] {
    return [...this.check.broken(), ...this.ended];
  }

  /** Describes the network: the last facts, and the last output of the processes. */
  async lastWords(): Promise<string> {
    const { watch, services, producers } = this.network;
    const facts = watch.facts
      .slice(-40)
      .map(
        ({ actor, position, atMs, fact }) =>
          `${new Date(atMs).toISOString().slice(11)} ${actor} ${position.sequence}.${position.index} ${fact.type}${'height' in fact ? ` ${fact.height}` : ''}${'outcome' in fact ? ` ${fact.outcome}` : ''}`,
      );
    const words = await Promise.all(
      [...services.values(), ...producers].map(async (one) => `${one.plan.name}: ${await one.lastWords(2)}`),
    );
    return [
      `it is ${new Date().toISOString().slice(11)}, height ${watch.lastHeight}`,
      ...this.ended,
      ...facts,
      ...words,
    ].join('\n');
  }

  /** Sends no more, and waits until everything that gossip took is settled. */
  async settleAll(): Promise<void> {
    this.sending.abort();
    await this.customer;
    const { watch, client } = this.network;
    const last = new Map<string, bigint>();
    for (const { fact } of watch.facts) {
      if (fact.type !== 'transactions-gossiped') continue;
      const { sender, nonce } = fact.transaction.payload.value;
      if (nonce > (last.get(sender) ?? -1n)) last.set(sender, nonce);
    }
    if (last.size === 0) throw new Error('gossip took nothing');
    for (const [sender, nonce] of last) {
      while ((await client.account(sender)).nonce <= nonce) await watch.next('round-settled');
    }
  }

  async end(): Promise<void> {
    this.sending.abort();
    for (const broker of this.brokers) broker.resume();
    await this.customer;
    await this.network.end();
    await Promise.all(this.brokers.map((broker) => broker.stop()));
    await this.store?.stop();
    await this.ways.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Returns the name of the broker that leads the VPSC's stream. */
  private async leader(): Promise<string> {
    const admin = await connectBroker(
      this.brokers.map(({ url }) => url),
      'faults',
      readIdentity(seedFileIn(path.join(this.folder, 'identities'), adminOf('vpsc'))),
    );
    try {
      const info = await admin.request(`$JS.API.STREAM.INFO.${streamName('vpsc')}`, '', { timeout: 5000 });
      return info.json<{ cluster?: { leader?: string } }>().cluster?.leader ?? '';
    } finally {
      await admin.close();
    }
  }
}

const brokerAt = (index: number): string => `broker ${index + 1}`;
