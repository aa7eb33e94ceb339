import path from 'node:path';
import { ManagedProcess } from '@bpdao/local';
import { loadPackage } from '@bpdao/protocol-packages';
import { checkChain } from '../src/check-chain.ts';
import { postProtocol } from '../src/protocol-post.ts';
import { startTestNetwork, type TestNetwork } from '../src/test-network.ts';

const PACKAGE = path.resolve(import.meta.dirname, '../../../examples/work-protocol');

/**
 * The producers name a protocol until it is adopted, and are then started again without its package: its WSC draws one
 * after the other, and none makes a block.
 */
describe('a protocol that is deployed, and that no producer can run', () => {
  let network: TestNetwork;
  let bare: readonly ManagedProcess[] = [];

  beforeAll(async () => {
    const { name, version } = await loadPackage(PACKAGE);
    network = await startTestNetwork({
      producers: 2,
      set: ['epochBlocks=6', 'activationDelayBlocks=5', 'submitTimeoutMs=250', 'blockIntervalMs=400'],
      producerWords: () => ['--protocols', PACKAGE, '--protocol', `${name}@${version}`],
    });
  });

  afterAll(async () => {
    for (const one of bare) await one.stop();
    await network.end();
  });

  it('is returned from after its first attempts, and the chain goes on', async () => {
    const { watch, chain, producers } = network;
    const { name, version, governanceSharePpm, digest } = await loadPackage(PACKAGE);
    const protocol = await postProtocol(network, { name, version, governanceSharePpm, digest }, chain.genesis.protocol);
    network.deployWsc({ name: 'wsc-unrunnable', protocol: `${name}@${version}`, protocols: PACKAGE }).start();
    await watch.until(({ facts }) =>
      facts.find(({ fact }) => fact.type === 'epoch-closed' && fact.protocol === protocol),
    );
    await Promise.all(producers.map((one) => one.kill())); // before its first height
    bare = producers.map(
      ({ plan }) =>
        new ManagedProcess({
          ...plan,
          words: plan.words.filter(
            (_word, index) =>
              !plan.words
                .slice(Math.max(0, index - 1), index + 1)
                .some((word) => word === '--protocols' || word === '--protocol'),
          ),
        }),
    );
    for (const one of bare) one.start();

    const returned = await watch.until(
      ({ facts }) => facts.flatMap(({ fact }) => (fact.type === 'protocol-reverted' ? [fact] : []))[0],
    );
    expect(returned).toMatchObject({
      reason: 'no-block',
      reverted: protocol,
      protocol: chain.genesis.protocol,
      attempt: 30,
    });
    const drawn = watch.facts.filter(
      ({ fact }) =>
        fact.type === 'producer-selected' && fact.protocol === protocol && fact.receipt.height === returned.height,
    );
    expect(drawn.length).toBeGreaterThanOrEqual(30);
    expect(await bare[0]?.lastWords(2000)).toContain('the protocol in force is');

    await watch.until(({ accepted }) =>
      accepted.filter(({ settled }) => settled.height >= returned.height && settled.protocol === chain.genesis.protocol)
        .length >= 3
        ? true
        : undefined,
    );
    expect(checkChain(chain.genesis, watch)).toEqual([]);
  });
});
