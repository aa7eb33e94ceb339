import path from 'node:path';
import { Customer, type ManagedProcess } from '@bpdao/local';
import { loadPackage } from '@bpdao/protocol-packages';
import { checkChain } from '../src/check-chain.ts';
import { postProtocol } from '../src/protocol-post.ts';
import { startTestNetwork, type TestNetwork } from '../src/test-network.ts';

const PROTOCOLS = path.resolve(import.meta.dirname, '../protocols');
/** The protocols in the order in which they are posted; the producers want each as soon as it is posted. */
const NAMES = ['nowhere', 'rejected', 'crashes', 'wakes'] as const;
type Name = (typeof NAMES)[number];

/**
 * Protocols that do not work, adopted one after the other on one chain: each is returned from by rule, and the chain
 * goes on with version 1.
 */
describe('a protocol that was adopted', () => {
  let network: TestNetwork;
  const sending = new AbortController();
  let customer: Promise<void>;

  beforeAll(async () => {
    network = await startTestNetwork({
      set: [
        'epochBlocks=6',
        'activationDelayBlocks=2',
        'submitTimeoutMs=4000',
        'revertSilenceMs=3000',
        'revertAfterRejections=3',
        'blockIntervalMs=150',
      ],
      producerWords: () => [
        '--protocols',
        PROTOCOLS,
        '--protocol',
        NAMES.toReversed()
          .map((name) => `${name}@1.0.0`)
          .join(','),
      ],
    });
    const { client, chain, watch } = network;
    customer = new Customer(
      client,
      40,
      chain.customers,
      chain.developers.map(({ address }) => address),
    ).run(sending.signal);
    await watch.height(2n);
  });

  afterAll(async () => {
    sending.abort();
    await customer;
    await network.end();
  });

  async function posted(name: Name): Promise<string> {
    const { name: named, version, governanceSharePpm, digest } = await loadPackage(path.join(PROTOCOLS, name));
    return postProtocol(network, { name: named, version, governanceSharePpm, digest }, network.chain.genesis.protocol);
  }

  const deployed = (name: Name): ManagedProcess => {
    const wsc = network.deployWsc({ name: `wsc-${name}`, protocol: `${name}@1.0.0`, protocols: PROTOCOLS });
    wsc.start();
    return wsc;
  };

  const returned = (from: string) =>
    network.watch.until(
      ({ facts }) =>
        facts.flatMap(({ fact }) => (fact.type === 'protocol-reverted' && fact.reverted === from ? [fact] : []))[0],
    );

  /** Waits for blocks that version 1 made after this height. */
  const goesOnAfter = (height: bigint, blocks: number) =>
    network.watch.until(({ accepted }) =>
      accepted.filter(({ settled }) => settled.height >= height && settled.protocol === network.chain.genesis.protocol)
        .length >= blocks
        ? true
        : undefined,
    );

  it('and is deployed nowhere is returned from for its silence', async () => {
    const protocol = await posted('nowhere');
    const fact = await returned(protocol);
    expect(fact).toMatchObject({ reason: 'silence', attempt: 0, protocol: network.chain.genesis.protocol });
    await goesOnAfter(fact.height, 3);
  });

  it('and whose blocks are rejected is returned from for its rejections', async () => {
    const protocol = await posted('rejected');
    deployed('rejected');
    const fact = await returned(protocol);
    expect(fact).toMatchObject({ reason: 'rejections', protocol: network.chain.genesis.protocol });
    expect(
      network.watch.facts.filter(
        ({ fact: heard }) =>
          heard.type === 'round-settled' && heard.outcome === 'rejected' && heard.height === fact.height,
      ),
    ).toHaveLength(3);
    await goesOnAfter(fact.height, 3);
  });

  it('and crashes is returned from for its silence; the attempt that it left is ended', async () => {
    const protocol = await posted('crashes');
    deployed('crashes');
    const { client, chain, watch } = network;
    await watch.until(({ accepted }) => accepted.find(({ settled }) => settled.protocol === protocol));
    const [from, to] = chain.developers;
    if (from === undefined || to === undefined) throw new Error('there are two developers');
    // in the middle of an attempt
    await client.submitTransaction(from, { type: 'transfer', to: to.address, amount: 1n, memo: 'crash' });
    const fact = await returned(protocol);
    expect(fact).toMatchObject({ reason: 'silence', attempt: 1 });
    await watch.until(({ facts }) =>
      facts.find(
        ({ fact: heard }) =>
          heard.type === 'slot-missed' && heard.reason === 'protocol-reverted' && heard.height === fact.height,
      ),
    );
    await goesOnAfter(fact.height, 3);
  });

  it('and wakes after it was replaced says nothing more, and shadows', async () => {
    const { watch, client, chain } = network;
    const protocol = await posted('wakes');
    const wsc = deployed('wakes');
    await watch.until(({ accepted }) => accepted.find(({ settled }) => settled.protocol === protocol));
    wsc.pause();
    const fact = await returned(protocol);
    expect(fact).toMatchObject({ reason: 'silence' });
    await goesOnAfter(fact.height, 3);
    const until = watch.facts.length;
    wsc.resume();
    await watch.poll(async () => {
      const seen = await client.query('wsc', { type: 'shadow', protocol, limit: 1 }).catch(() => undefined);
      return seen !== undefined && (seen.reports.at(-1)?.height ?? 0n) > fact.height ? seen : undefined;
    });
    const spokenAfter = watch.facts
      .slice(until)
      .filter(({ fact: heard }) => heard.type === 'producer-selected' && heard.protocol === protocol);
    expect(spokenAfter).toEqual([]);
    expect(checkChain(chain.genesis, watch)).toEqual([]);
  });
});
