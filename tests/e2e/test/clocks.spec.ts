import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ManagedProcess } from '@bpdao/local';
import { checkChain } from '../src/check-chain.ts';
import { startTestNetwork } from '../src/test-network.ts';
import type { TestNetwork } from '../src/test-network.ts';

const HOUR_MS = 3_600_000;

/** The VPSC, which opens and closes pools, runs under a clock that is an hour ahead, then under the right one again: a clock that steps back. */
describe('a service whose clock is an hour ahead', () => {
  let network: TestNetwork;
  let ahead: ManagedProcess;

  beforeAll(async () => {
    network = await startTestNetwork({ producers: 2 });
    await network.watch.height(2n);
    const shift = path.join(network.layout.data, 'an-hour-ahead.mjs');
    await writeFile(shift, `const now = Date.now; Date.now = () => now() + ${HOUR_MS};\n`);
    const service = network.services.get('vpsc');
    if (service === undefined) throw new Error('there is no VPSC');
    ahead = new ManagedProcess({ ...service.plan, environment: { ...service.plan.environment, NODE_OPTIONS: `--import=${shift}` } });
  });

  afterAll(async () => {
    await ahead.stop();
    await network.end();
  });

  it('goes on, and is told of by those who hear it', async () => {
    const { services, watch } = network;
    await services.get('vpsc')?.stop();
    ahead.start();
    await watch.height(watch.lastHeight + 3n);
    expect(watch.facts.findLast(({ actor }) => actor === 'vpsc')?.atMs).toBeGreaterThan(Date.now() + HOUR_MS / 2);
    while (!/the facts of vpsc are 3\d{3} s ahead of the clock here: one of the two clocks is wrong/.test((await services.get('wsc')?.lastWords(50)) ?? '')) await watch.next('round-settled');
  });

  it('goes on when the clock steps back: no time runs backwards, and nothing is lost', async () => {
    const { services, watch, chain } = network;
    await ahead.stop();
    services.get('vpsc')?.start();
    await watch.height(watch.lastHeight + 3n);
    const said = watch.facts.filter(({ actor }) => actor === 'vpsc').map(({ atMs }) => atMs);
    expect(said).toEqual(said.toSorted((a, b) => a - b));
    expect(checkChain(chain.genesis, watch)).toEqual([]);
  });
});
