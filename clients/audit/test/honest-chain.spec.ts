import { SignatureChecker } from '@bpdao/signatures';
import { actorNames } from '@bpdao/protocol';
import { audit } from '../src/audit.ts';
import { memorySource } from './memory-source.ts';
import { SimulatedNetwork } from './simulated-network.ts';
import { Customer, genesisFor, keyOf, Producers } from './simulated-people.ts';

test('x', async () => {
  const keys = ['p1', 'p2', 'p3', 'p4'].map(keyOf);
  const [alice] = [keyOf('alice')];
  const genesis = genesisFor(keys, [alice!], { epochBlocks: 5n, activationDelayBlocks: 2n });
  const network = new SimulatedNetwork(genesis);
  await network.start();
  const producers = new Producers(network, keys);
  const customer = new Customer(alice!, network);
  for (const { address } of keys) void producers.offer(address, 200_000_000n);
  for (let i = 0; i < 30; i += 1) void network.tell('gossip', customer.sign({ type: 'transfer', to: keys[0]!.address, amount: 5n, memo: '' }, 100n));
  await network.until(() => producers.height > 20n);
  const streams = Object.fromEntries(actorNames.map((a) => [a, network.stream(a)])) as never;
  await network.stop();
  const report = await audit({ genesis, source: memorySource(streams), checker: new SignatureChecker() });
  console.log(report);
});
