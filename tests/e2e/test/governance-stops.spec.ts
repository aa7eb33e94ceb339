import { epochOf, governingEpoch } from '@bpdao/genesis';
import { startTestNetwork } from '../src/test-network.ts';

describe('with governance killed', () => {
  it('the chain stops within two epochs, and goes on when governance is started again', async () => {
    const network = await startTestNetwork({ producers: 2, set: ['epochBlocks=4', 'activationDelayBlocks=2'] });
    try {
      const { watch, services, client, chain } = network;
      await watch.height(5n);
      await services.get('governance')?.kill();
      const stoppedIn = epochOf(watch.lastHeight + 1n, chain.genesis.parameters);
      let round = await client.query('wsc', { type: 'round' });
      while (round.waitingFor !== 'GOVERNANCE') {
        await Promise.race([watch.next('round-settled'), new Promise((resolve) => setTimeout(resolve, 200))]);
        round = await client.query('wsc', { type: 'round' });
      }
      expect(epochOf(round.height, chain.genesis.parameters)).toBeLessThanOrEqual(stoppedIn + 2n);
      expect(governingEpoch(round.height, chain.genesis.parameters)).toBeGreaterThan(0n);
      services.get('governance')?.start();
      await watch.height(round.height + 4n);
    } finally {
      await network.end();
    }
  });
});
