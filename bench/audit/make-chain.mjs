import { KeptSource } from '@bpdao/audit';
import { actorNames } from '@bpdao/catalogue';
import { SimulatedNetwork } from '../../clients/audit/test/simulated-network.ts';
import { Customer, genesisFor, keyOf, Producers } from '../../clients/audit/test/simulated-people.ts';

const CUSTOMERS = 16;
const PATIENCE_BLOCKS = 100n;
/** The longest wait for 500 blocks, ms of simulated time. */
const PATIENCE_MS = 3_600_000;

/** Writes a chain of so many blocks, each of so many signed transfers, to a folder. */
export async function makeChain({ folder, blocks, txs, producers: count }) {
  const keys = Array.from({ length: count }, (_, index) => keyOf(`producer${index}`));
  const wallets = Array.from({ length: CUSTOMERS }, (_, index) => keyOf(`customer${index}`));
  const { genesis, file } = genesisFor(keys, wallets, {});
  const network = new SimulatedNetwork(genesis);
  await network.start();
  const producers = new Producers(network, keys);
  const customers = wallets.map((wallet) => new Customer(wallet, network));
  let sent = 0;
  const pay = (height) => {
    for (let index = 0; index < txs; index += 1, sent += 1) {
      const from = customers[sent % CUSTOMERS];
      void network.tell(
        'gossip',
        from.sign(
          { type: 'transfer', to: wallets[(sent * 7 + 3) % CUSTOMERS].address, amount: 1_000n, memo: `${sent}` },
          height + PATIENCE_BLOCKS,
        ),
      );
    }
  };
  network.onFact(({ fact }) => {
    if (fact.type === 'pool-opened') pay(fact.height);
  });
  for (const { address } of keys) void producers.offer(address, 200_000_000n);
  const startedMs = performance.now();
  for (let shown = 500n; shown <= BigInt(blocks) + 499n; shown += 500n) {
    const wanted = shown > BigInt(blocks) ? BigInt(blocks) : shown;
    await network.until(() => producers.height > wanted, PATIENCE_MS);
    await renewTips(producers, keys, network);
    process.stderr.write(
      `\rmaking ${wanted} blocks, ${(Number(wanted) / ((performance.now() - startedMs) / 1000)).toFixed(0)}/s `,
    );
  }
  process.stderr.write('\n');
  const stored = {
    last: async (actor) => network.broker.stored(actor).length,
    read: (actor) => network.messages(actor),
  };
  const kept = await KeptSource.open(stored, folder, file);
  for (const actor of actorNames) for await (const _message of kept.read(actor, 1, await stored.last(actor)));
  await kept.close();
  await network.stop();
}

/** Hash chains end: producers set new tips in time. */
async function renewTips(producers, keys, network) {
  for (const { address } of keys) await network.done(producers.offer(address, 200_000_000n));
}
