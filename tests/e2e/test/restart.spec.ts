import { randomInt } from 'node:crypto';
import { Customer } from '@bpdao/local';
import type { SaidFact } from '@bpdao/sdk';
import { checkChain } from '../src/check-chain.ts';
import { startTestNetwork, type TestNetwork } from '../src/test-network.ts';

/** Steps of the choreography at which a process may be killed. */
const STEPS = [
  'producer-selected',
  'stake-taken',
  'block-proposed',
  'post-published',
  'pool-opened',
  'vote-cast',
  'pool-resolved',
  'result-recorded',
  'round-settled',
  'offer-changed',
] as const satisfies readonly SaidFact['fact']['type'][];

const seed = Number(process.env.BPDAO_SEED ?? randomInt(1_000_000));

/** The step for a victim: the same seed, the same steps. */
const stepFor = (victim: number): (typeof STEPS)[number] => STEPS[(seed + victim * 7) % STEPS.length] ?? 'pool-opened';

describe(`killed in the middle of a block (BPDAO_SEED=${seed})`, () => {
  let network: TestNetwork;
  const sending = new AbortController();
  let customer: Promise<void>;

  beforeAll(async () => {
    network = await startTestNetwork();
    customer = new Customer(
      network.client,
      20,
      network.chain.customers,
      network.chain.developers.map(({ address }) => address),
    ).run(sending.signal);
    await network.watch.height(2n);
  });

  afterAll(async () => {
    sending.abort();
    await customer;
    await network.end();
  });

  it.each([
    ['governance', 0],
    ['asc', 1],
    ['wsc', 2],
    ['gossip', 3],
    ['vpsc', 4],
    ['forum', 5],
  ] as const)('%s is started again and the chain goes on', async (actor, index) => {
    const { watch, services } = network;
    const step = stepFor(index);
    await watch.next(step);
    const victim = services.get(actor);
    await victim?.kill();
    const height = watch.lastHeight;
    victim?.start();
    await watch.height(height + 3n);
    expect(checkChain(network.chain.genesis, watch)).toEqual([]);
  });

  it('the broker is started again and the chain goes on', async () => {
    const { watch, broker } = network;
    await watch.next(stepFor(6));
    await broker?.kill();
    const height = watch.lastHeight;
    await broker?.restart();
    await watch.height(height + 3n);
    expect(checkChain(network.chain.genesis, watch)).toEqual([]);
  });

  it('a producer is started again, votes again, and the chain goes on', async () => {
    const { watch, producers } = network;
    await watch.next(stepFor(7));
    const [victim] = producers;
    await victim?.kill();
    const height = watch.lastHeight;
    victim?.start();
    await watch.height(height + 3n);
    expect(checkChain(network.chain.genesis, watch)).toEqual([]);
  });

  it('everything that was accepted is settled or still active', async () => {
    sending.abort();
    await customer;
    const { watch, client } = network;
    const gossiped = watch.facts.flatMap(({ fact }) =>
      fact.type === 'transactions-gossiped' ? [fact.transaction.payload.value] : [],
    );
    expect(gossiped.length).toBeGreaterThan(0);
    const last = new Map<string, bigint>();
    for (const { sender, nonce } of gossiped) {
      last.set(sender, nonce > (last.get(sender) ?? -1n) ? nonce : (last.get(sender) ?? -1n));
    }
    for (const [sender, nonce] of last) {
      while ((await client.account(sender)).nonce <= nonce) await watch.next('round-settled');
    }
    expect(checkChain(network.chain.genesis, watch)).toEqual([]);
  });
});
