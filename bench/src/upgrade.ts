import { Customer, publishProtocol, SwapWatch, type Network, type SwapCost } from '@bpdao/local';
import { builtIn, nameOfVersion } from '@bpdao/work-protocols';
import { inNetwork } from './bench-network.ts';

/** The options of a measured change of versions. */
export interface UpgradeOptions {
  readonly producers: number;
  readonly fsync: boolean;
  /** Transfers a second meanwhile. */
  readonly rate: number;
  readonly say: (sentence: string) => void;
}

/** The cost of a change of versions under load. */
export interface UpgradeResult extends SwapCost {
  readonly settledTransfers: number;
  readonly lostSlots: readonly string[];
  readonly lostTransactions: readonly string[];
  /** Nothing was lost, and the gap is at most twice the longest of those before. */
  readonly holds: boolean;
}

const WALLETS = 256;
/** Two epochs are more than a hundred blocks: the gaps that the change is held against. */
const PARAMETERS = [
  'blockIntervalMs=0',
  'voteMinMs=0',
  'submitTimeoutMs=10000',
  'voteWindowMs=10000',
  'txTtlBlocks=100000',
  'epochBlocks=60',
  'activationDelayBlocks=10',
];
const BLOCKS_AFTER = 20;
const GAP_FACTOR = 2;

/**
 * Runs version 1 under load, has version 2 adopted by the offers that name it, and holds the change against the blocks
 * before (docs/spec/work-protocols.md, "The change").
 */
export async function upgrade(options: UpgradeOptions): Promise<UpgradeResult> {
  const v2 = builtIn.find(({ version }) => version === '2.0.0');
  if (v2 === undefined) throw new Error('there is no version 2');
  const { producers, fsync, say } = options;
  return inNetwork(
    {
      producers,
      set: PARAMETERS,
      customers: WALLETS,
      syncAlways: fsync,
      say,
      producerWords: () => ['--protocol', nameOfVersion(v2)],
    },
    (network) => change(network, options),
  );

  async function change({ client, chain, deployWsc }: Network, { rate, say }: UpgradeOptions): Promise<UpgradeResult> {
    const swap = new SwapWatch();
    const [sending, hearing] = [new AbortController(), new AbortController()];
    const [, author] = chain.developers;
    if (author === undefined || v2 === undefined) throw new Error('the chain has no developers');
    const customer = new Customer(client, rate, chain.customers, [author.address], (hash) => swap.sent(hash)).run(
      sending.signal,
    );
    const protocol = await publishProtocol(client, author, v2, chain.genesis.protocol);
    deployWsc({ name: 'wsc-v2', protocol: nameOfVersion(v2) }).start();
    say('version 2 is posted and deployed; the offers name it');
    for await (const said of client.hearCausally(['asc', 'wsc', 'gossip', 'vpsc', 'forum', 'governance'], 'beginning', {
      signal: hearing.signal,
    })) {
      swap.hear(said);
      if (said.fact.type === 'epoch-closed' && said.fact.protocol === protocol && swap.madeBy(protocol) === 0) {
        say(`version 2 is adopted; it is in force from height ${said.fact.fromHeight}`);
      }
      if (swap.madeBy(protocol) === BLOCKS_AFTER && !sending.signal.aborted) {
        sending.abort();
        await customer;
      }
      if (sending.signal.aborted && (swap.underWay.size === 0 || swap.lostTransactions.length > 0)) break;
    }
    hearing.abort();
    const cost = swap.costOf(protocol);
    if (cost === undefined) throw new Error('version 2 made no block');
    const { lostSlots, lostTransactions, settled } = swap;
    return {
      ...cost,
      settledTransfers: settled,
      lostSlots,
      lostTransactions,
      holds: lostSlots.length === 0 && lostTransactions.length === 0 && cost.gapMs <= GAP_FACTOR * cost.longestMs,
    };
  }
}
