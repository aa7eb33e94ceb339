import { actorNames } from '@bpdao/catalogue';
import type { Genesis } from '@bpdao/genesis';
import type { SignedTransaction } from '@bpdao/messages';
import { hashOf, signPost } from '@bpdao/sdk';
import { arrange, v1, v2, writeManifest, type Manifest, type WorkProtocol } from '@bpdao/work-protocols';
import type { Streams } from './memory-source.ts';
import { SimulatedNetwork } from './simulated-network.ts';
import { Customer, genesisFor, honest, keyOf, Producers } from './simulated-people.ts';

const REP = 1_000_000n;
const FAR = 1_000n;
/** The number of blocks that the version makes, each with a transaction of each customer. */
const BLOCKS = 4;

export const ofV2: Manifest = { name: 'work-protocol', version: '2.0.0', governanceSharePpm: 0 };

/** The way of a chain to another version. */
export interface Change {
  readonly manifest: Manifest;
  /** The work protocol that is deployed for it. */
  readonly work: WorkProtocol;
  /** The package with which producers make lists for it. */
  readonly theirs?: WorkProtocol;
}

export interface ChainOfVersions {
  readonly genesis: Genesis;
  /** The genesis file. */
  readonly file: Uint8Array;
  readonly streams: Streams;
  /** The address of the post of the version that followed. */
  readonly protocol: string;
  /** The first and the last height at which it made a block of two transactions. */
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * Makes a chain that begins with version 1 and adopts another version de facto. That version makes some blocks of
 * several transactions each.
 */
export async function chainOfVersions({ manifest, work, theirs = work }: Change): Promise<ChainOfVersions> {
  const keys = ['one', 'two', 'three'].map(keyOf);
  const wallets = ['alice', 'bob'].map(keyOf);
  const { genesis, file } = genesisFor(keys, wallets, {
    epochBlocks: 4n,
    activationDelayBlocks: 2n,
    activationFloorPpm: 0,
  });
  const network = new SimulatedNetwork(genesis);
  let protocol = '';
  const heights: bigint[] = [];
  const list = (
    transactions: readonly SignedTransaction[],
    selected: { readonly protocol: string },
  ): readonly SignedTransaction[] =>
    arrange(selected.protocol === protocol ? theirs : v1, transactions, genesis.parameters).transactions;
  const producers = new Producers(network, keys, { ...honest, list });
  const customers = wallets.map((wallet) => new Customer(wallet, network));
  network.onFact(({ fact }) => {
    if (
      fact.type === 'block-proposed' &&
      fact.block.header.value.protocol === protocol &&
      fact.block.transactions.length > 1
    ) {
      heights.push(fact.block.header.value.height);
    }
  });
  await network.start();
  for (const { address } of keys) void producers.offer(address, 100n * REP);
  await network.until(() => producers.height > 2n);
  const command = signPost(
    { keyPair: keyOf('alice'), chainId: genesis.chainId },
    {
      kind: 'protocol',
      authors: [{ address: keyOf('alice').address, weightPpm: 1_000_000 }],
      references: [{ target: genesis.protocol, weightPpm: 100_000 }],
      content: Buffer.from(writeManifest(manifest)),
    },
  );
  await network.done(network.tell('forum', command));
  protocol = hashOf(command.payload.bytes);
  await network.deploy({ protocol, work });
  for (const { address } of keys) void producers.offer(address, 101n * REP, protocol);
  network.onFact(({ fact }) => {
    if (fact.type === 'round-settled') {
      for (const [index, customer] of customers.entries()) {
        void network.tell(
          'gossip',
          customer.sign(
            { type: 'transfer', to: keyOf('one').address, amount: 1n, memo: '' },
            FAR,
            200n + 100n * BigInt(index),
          ),
        );
      }
    }
  });
  await network.until(() => heights.length >= BLOCKS);
  await network.stop();
  const [from = 0n] = heights;
  return {
    genesis,
    file,
    protocol,
    from,
    to: heights.at(-1) ?? 0n,
    streams: Object.fromEntries(actorNames.map((actor) => [actor, network.stream(actor)])) as unknown as Streams,
  };
}

export const chainOfV2 = (): Promise<ChainOfVersions> => chainOfVersions({ manifest: ofV2, work: v2 });
