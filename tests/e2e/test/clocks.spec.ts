import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ManagedProcess } from '@bpdao/local';
import { freePort } from '@bpdao/testkit';
import { checkChain } from '../src/check-chain.ts';
import { startTestNetwork, type TestNetwork } from '../src/test-network.ts';

const HOUR_MS = 3_600_000;
const LOOK_MS = 100;

/** Looks until it is so: where the chain waits no fact tells when. */
async function becomesTrue(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}

/** Two processes of the WSC, whose time is that of blocks; the clock of one is moved while it runs. */
describe('a WSC whose clock', () => {
  let network: TestNetwork;
  let right: ManagedProcess;
  let moved: ManagedProcess;
  let shiftFile: string;
  let ready: string;

  beforeAll(async () => {
    network = await startTestNetwork({ producers: 2 });
    await network.watch.height(2n);
    const { data, logs } = network.layout;
    shiftFile = path.join(data, 'clock-shift');
    const preload = path.join(data, 'moved-clock.mjs');
    await writeFile(
      preload,
      `import { readFileSync } from 'node:fs';
const read = () => Number(readFileSync(${JSON.stringify(shiftFile)}, 'utf8'));
const now = Date.now;
let shift = read();
Date.now = () => now() + shift;
process.on('SIGWINCH', () => { shift = read(); }); // one that ends nobody
`,
    );
    const service = network.services.get('wsc');
    if (service === undefined) throw new Error('there is no WSC');
    right = service;
    const port = await freePort();
    ready = `http://127.0.0.1:${port}/health/ready`;
    moved = new ManagedProcess({
      ...right.plan,
      name: 'wsc-moved',
      logFile: path.join(logs, 'wsc-moved.log'),
      environment: { ...right.plan.environment, NODE_OPTIONS: `--import=${preload}`, BPDAO_HTTP_PORT: String(port) },
    });
  });

  afterAll(async () => {
    await moved.stop();
    await network.end();
  });

  /** Moves its clock so far ahead from now on. */
  async function move(byMs: number): Promise<void> {
    await writeFile(shiftFile, String(byMs));
    if (moved.pid !== undefined) process.kill(moved.pid, 'SIGWINCH');
  }

  const isReady = async (): Promise<boolean> => (await fetch(ready).catch(() => undefined))?.status === 200;

  /** Waits until this process answers for its actor. */
  const leads = ({ pid }: ManagedProcess): Promise<void> =>
    becomesTrue(
      async () => (await network.client.status('wsc', { timeoutMs: 500 }).catch(() => undefined))?.processId === pid,
    );

  /** Checks that no member lost a stake for a time, and that no time runs backwards or is of the future. */
  function expectHonestTimes(): void {
    const { watch, chain } = network;
    expect(
      watch.facts.flatMap(({ fact }) => (fact.type === 'round-settled' && fact.outcome !== 'accepted' ? [fact] : [])),
    ).toEqual([]);
    const said = watch.facts.filter(({ actor }) => actor === 'wsc').map(({ atMs }) => atMs);
    expect(said).toEqual(said.toSorted((a, b) => a - b));
    expect(said.at(-1)).toBeLessThanOrEqual(Date.now());
    expect(checkChain(chain.genesis, watch)).toEqual([]);
  }

  it('is an hour ahead does not lead, and says so: the chain waits for one whose clock is right, and nobody loses a stake', async () => {
    const { watch } = network;
    await right.stop();
    await move(HOUR_MS);
    moved.start();
    await becomesTrue(async () =>
      (await moved.lastWords(50)).includes(
        "the clock here is 3600 s ahead of the broker's: one of the two is wrong, and this process does not lead until they agree",
      ),
    );
    expect(await isReady()).toBe(false);
    right.start();
    await watch.height(watch.lastHeight + 3n);
    expectHonestTimes();
  });

  it('is put right takes part again', async () => {
    await move(0);
    await becomesTrue(isReady);
    await right.stop();
    await leads(moved);
    await network.watch.height(network.watch.lastHeight + 3n);
  });

  it('steps an hour ahead while it leads says nothing more: another takes over, and blocks go on', async () => {
    const { watch } = network;
    right.start();
    await watch.height(watch.lastHeight + 3n);
    await move(HOUR_MS);
    await leads(right);
    await watch.height(watch.lastHeight + 3n);
    expectHonestTimes();
  });

  it('steps back while it leads goes on: no time runs backwards, and nothing is lost', async () => {
    const { watch } = network;
    await move(0);
    await becomesTrue(isReady);
    await right.stop();
    await leads(moved);
    await move(-HOUR_MS);
    await watch.height(watch.lastHeight + 5n);
    expectHonestTimes();
  });
});
