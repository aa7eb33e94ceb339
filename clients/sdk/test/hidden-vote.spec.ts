import { keyPairFromSeed } from '@bpdao/signatures';
import { commitmentTo, sideBehind, voteNonce } from '../src/hidden-vote.ts';

const CHAIN = 'cc'.repeat(32);
const [pool, otherPool] = ['aa'.repeat(32), 'bb'.repeat(32)] as const;
const alice = keyPairFromSeed(Buffer.alloc(32, 1));
const bob = keyPairFromSeed(Buffer.alloc(32, 2));

describe('a hidden vote', () => {
  it.each(['for', 'against'] as const)('%s is found again from the commitment by whoever has the key', (side) => {
    const commitment = commitmentTo(alice, CHAIN, { poolId: pool, side, stake: 7n });
    expect(sideBehind(alice, CHAIN, pool, { stake: 7n, commitment })).toBe(side);
    expect(sideBehind(bob, CHAIN, pool, { stake: 7n, commitment })).toBeUndefined();
    expect(sideBehind(alice, CHAIN, pool, { stake: 8n, commitment })).toBeUndefined();
  });

  it('has a nonce for each pool and chain', () => {
    expect(
      new Set([
        voteNonce(alice, CHAIN, pool),
        voteNonce(alice, CHAIN, otherPool),
        voteNonce(alice, 'dd'.repeat(32), pool),
        voteNonce(bob, CHAIN, pool),
      ]).size,
    ).toBe(4);
  });
});
