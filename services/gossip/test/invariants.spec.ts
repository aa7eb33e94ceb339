import { transactionHash } from '@bpdao/chain';
import { gossipRules } from '../src/domain/rules.ts';
import type { GossipState } from '../src/domain/state.ts';
import { alice, Gossip, transfer } from './gossip-of-alice.ts';

/** Two transactions of alice are active; then the state is damaged as the row says. */
describe('gossip holds that', () => {
  const first = transfer();
  it.each<[invariant: string, damage: (state: GossipState) => void, sentence: RegExp]>([
    [
      'every active transaction stands in the order of fees',
      ({ active }) => active['byFee'].remove(transactionHash(first)),
      /once in each order of the set: 2 are active, 1 are in the order of fees, 2 in that of hashes/,
    ],
    [
      'every active transaction stands in the order of hashes',
      ({ active }) => active['inOrder'].remove(transactionHash(first)),
      /once in each order of the set: 2 are active, 2 are in the order of fees, 1 in that of hashes/,
    ],
    [
      'no active transaction has expired',
      ({ heard }) => (heard.vpsc.nextHeight = 6n),
      /may still get into a block: \w+ has expired/,
    ],
    [
      'no nonce of an active transaction is used',
      ({ heard }) => heard.vpsc.accounts.commit(new Map([[alice, { balance: 1n, nonce: 1n }]])),
      /may still get into a block: the nonce of \w+ is used/,
    ],
  ])('%s', (_invariant, damage, sentence) => {
    const gossip = new Gossip();
    gossip.submit(first);
    gossip.submit(transfer({ nonce: 1n, fee: 2000n }));
    expect(gossipRules.brokenInvariant?.(gossip.state)).toBeUndefined();
    damage(gossip.state);
    expect(gossipRules.brokenInvariant?.(gossip.state)).toMatch(sentence);
  });
});
