import { checkChain } from '../src/check-chain.ts';
import { startTestNetwork } from '../src/test-network.ts';

describe('a chain whose genesis has no REP', () => {
  it('starts with its founders, who then have some', async () => {
    const network = await startTestNetwork({ producers: 2, withRep: false, set: ['voteWindowMs=300'] });
    try {
      const { watch, chain } = network;
      const { settled } = await watch.height(3n);
      expect(settled.supply.wrep).toBeGreaterThan(0n);
      expect(checkChain(chain.genesis, watch)).toEqual([]);
    } finally {
      await network.end();
    }
  });
});
