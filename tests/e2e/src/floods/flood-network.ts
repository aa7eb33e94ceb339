import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { actorNames } from '@bpdao/catalogue';
import { makeIdentities } from '@bpdao/identities';
import { startNetwork, type Network } from '@bpdao/local';
import { connect, type Client } from '@bpdao/sdk';
import { Attacker } from './attacker.ts';
import type { Flood } from './flood.ts';
import { HonestLoad } from './honest-load.ts';
import { processorMs } from './processor-time.ts';
import { residentMiB } from './resident-memory.ts';
import { SettledBlocks } from './settled-blocks.ts';

/** The size of a flooded network. */
export interface FloodNetworkOptions {
  /** Wallets that an attacker fills the active set from, 63 Txs each. */
  readonly wallets: number;
}

const PRODUCERS = 2;
const HONEST_WALLETS = 16;
/**
 * As `npm start`, but for shorter pauses and patient deadlines: a busy machine must not look like a flood that worked.
 */
const PARAMETERS = ['blockIntervalMs=250', 'submitTimeoutMs=10000', 'voteWindowMs=10000', 'voteMinMs=0'];
const LOOK_MS = 50;
const MEMORY_MS = 100;

/** A network of real processes with honest customers and readers on it, which attackers flood one after the other. */
export class FloodNetwork {
  readonly network: Network;
  readonly blocks: SettledBlocks;
  readonly honest: HonestLoad;
  /** Processes that ended unasked. */
  readonly ended: readonly string[];
  private readonly reader: Client;
  private readonly httpPort: number;

  private constructor(network: Network, reader: Client, ended: readonly string[], httpPort: number) {
    this.network = network;
    this.reader = reader;
    this.ended = ended;
    this.httpPort = httpPort;
    this.honest = new HonestLoad(network.client, reader, network.chain.customers.slice(0, HONEST_WALLETS));
    this.blocks = new SettledBlocks(network.client.connection, (hash, atMs) => this.honest.settled(hash, atMs));
  }

  /** Starts it, admits an attacker of each role, and begins to send honestly. */
  static async start({ wallets }: FloodNetworkOptions): Promise<FloodNetwork> {
    const data = await mkdtemp(path.join(tmpdir(), 'bpdao-floods-'));
    const ended: string[] = [];
    const httpPort = await freePorts(actorNames.length + PRODUCERS);
    const network = await startNetwork({
      data,
      producers: PRODUCERS,
      set: PARAMETERS,
      customers: HONEST_WALLETS + wallets,
      httpPort,
      onUnexpectedEnd: (sentence) => ended.push(sentence),
    }).catch(async (error: unknown) => {
      await rm(data, { recursive: true, force: true });
      throw error;
    });
    const { layout, broker, url, seedFile } = network;
    await makeIdentities(
      layout.identities,
      (['producer', 'customer', 'reader'] as const).map((role) => ({ name: attackerOf(role), role })),
    );
    await broker?.reload();
    const reader = await connect({ servers: [url], genesisFile: layout.genesis, seedFile: seedFile?.('reader') ?? '' });
    const flooded = new FloodNetwork(network, reader, ended, httpPort);
    flooded.honest.begin();
    return flooded;
  }

  /** Starts an attacker that is ready to flood. */
  attacker({ name, role, attacked }: Flood): Promise<Attacker> {
    const { layout, url, seedFile, chain } = this.network;
    const wallets = chain.customers
      .slice(HONEST_WALLETS)
      .map((_key, index) => path.join(layout.keys, `customer${HONEST_WALLETS + index + 1}.json`));
    return Attacker.prepare({
      flood: name,
      url,
      seedFile: seedFile?.(attackerOf(role)) ?? '',
      genesisFile: layout.genesis,
      httpPort:
        this.httpPort +
        Math.max(
          0,
          actorNames.findIndex((actor) => actor === attacked),
        ),
      wallets,
    });
  }

  /**
   * Waits until all honest requests due before a moment are answered and settled; tells if they are. Gives up if a
   * process has ended, or so much time is over.
   */
  allServed(beforeMs: number, patienceMs: number): Promise<boolean> {
    return this.until(() => this.honest.areServed(beforeMs), patienceMs);
  }

  /**
   * Waits until so many more blocks are settled; tells if they are. Gives up if a process has ended, or so much time is
   * over.
   */
  goesOn(more: number, patienceMs: number): Promise<boolean> {
    const wanted = this.blocks.atMs.length + more;
    return this.until(() => this.blocks.atMs.length >= wanted, patienceMs);
  }

  /** Returns the memory of the broker and each service now, MiB. */
  memoryMiB(): Readonly<Record<string, number>> {
    const { broker, services } = this.network;
    return {
      broker: residentMiB(broker?.pid),
      ...Object.fromEntries([...services].map(([actor, { pid }]) => [actor, residentMiB(pid)])),
    };
  }

  /** Returns the processor time that the broker and each service have used, ms. */
  processorMs(): Readonly<Record<string, number>> {
    const { broker, services } = this.network;
    return {
      broker: processorMs(broker?.pid),
      ...Object.fromEntries([...services].map(([actor, { pid }]) => [actor, processorMs(pid)])),
    };
  }

  /** Returns the most memory of each until the promise settles. */
  async peakMemoryMiB(during: Promise<unknown>): Promise<Readonly<Record<string, number>>> {
    let peak = this.memoryMiB();
    const looking = setInterval(() => {
      const now = this.memoryMiB();
      peak = Object.fromEntries(Object.entries(now).map(([name, mib]) => [name, Math.max(mib, peak[name] ?? 0)]));
    }, MEMORY_MS);
    await during.catch(() => undefined);
    clearInterval(looking);
    return peak;
  }

  /** Returns the bytes that the broker and all services have logged. */
  async logBytes(): Promise<number> {
    const { layout, services } = this.network;
    const files = [path.join(layout.logs, 'broker.log'), ...[...services.values()].map(({ plan }) => plan.logFile)];
    const sizes = await Promise.all(
      files.map((file) =>
        stat(file).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** Returns the last output of each process. */
  async lastWords(): Promise<string> {
    const { services, producers } = this.network;
    return (
      await Promise.all(
        [...services.values(), ...producers].map(async (one) => `${one.plan.name}: ${await one.lastWords(2)}`),
      )
    ).join('\n');
  }

  private async until(holds: () => boolean, patienceMs: number): Promise<boolean> {
    const giveUpMs = performance.now() + patienceMs;
    while (!holds()) {
      if (this.ended.length > 0 || performance.now() > giveUpMs) return false;
      await sleep(LOOK_MS);
    }
    return this.ended.length === 0;
  }

  async end(): Promise<void> {
    await this.honest.end();
    this.blocks.end();
    await this.reader.close().catch(() => undefined);
    await this.network.stop();
    await rm(this.network.layout.data, { recursive: true, force: true });
  }
}

const attackerOf = (role: Flood['role']): string => `attacker-${role}`;

/** Returns the first of so many ports that are free one after the other. */
async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const opened = await Promise.all(Array.from({ length: count }, (_, index) => listening(first + index)));
    await Promise.all(
      opened.map(
        (server) => new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve))),
      ),
    );
    if (opened.every((server) => server !== undefined)) return first;
  }
}

function listening(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, () => resolve(server));
  });
}
