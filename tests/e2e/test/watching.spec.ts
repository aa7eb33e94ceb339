import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { checkChain } from '../src/check-chain.ts';
import { startTestNetwork, type TestNetwork } from '../src/test-network.ts';

/** Ends real processes of `npm start` from outside while blocks run. */
describe('a network that is watched over', () => {
  let network: TestNetwork;
  const told: string[] = [];
  let wake: () => void = () => undefined;

  beforeAll(async () => {
    network = await startTestNetwork({
      watch: true,
      onUnexpectedEnd: (line) => {
        told.push(line);
        wake();
      },
    });
    await network.watch.height(2n);
  });

  afterAll(() => network.end());

  /** Returns the first line that fits the pattern, once it is printed. */
  async function tells(pattern: RegExp): Promise<string> {
    for (;;) {
      const line = told.find((one) => pattern.test(one));
      if (line !== undefined) return line;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  }

  /** Returns the id of a process as others find it in network.json. */
  async function idOf(name: string): Promise<number> {
    const { processes }: { readonly processes: readonly { readonly name: string; readonly pid: number }[] } =
      JSON.parse(await readFile(network.layout.network, 'utf8'));
    return processes.find((one) => one.name === name)?.pid ?? 0;
  }

  it.each(['vpsc', 'wsc', 'producer1', 'broker'])(
    'says at once that %s was killed, starts it again, and blocks go on',
    async (name) => {
      const { watch, chain } = network;
      const before = await idOf(name);
      expect(before).toBeGreaterThan(0);
      process.kill(before, 'SIGKILL');
      await tells(
        new RegExp(
          `^${name} ended \\(SIGKILL\\) and is started again in 0\\.5 s; the last lines of \\S+${name}\\.log:$`,
        ),
      );
      while ((await idOf(name)) === before) await new Promise((resolve) => setTimeout(resolve, 20));
      await watch.height(watch.lastHeight + 3n);
      expect(checkChain(chain.genesis, watch)).toEqual([]);
    },
  );

  it('leaves down what cannot start, says so, and blocks go on', async () => {
    const { watch, deployWsc, layout, chain } = network;
    const program = path.join(layout.data, 'hopeless.mjs');
    await writeFile(program, `process.stderr.write('there is nothing to begin with\\n'); process.exit(2);`);
    deployWsc({ name: 'hopeless', protocol: 'none', program }).start();
    await tells(/^hopeless ended \(exit code 2\) and is started again in 4 s;/);
    await tells(
      /^hopeless ended \(exit code 2\) and stays down, the fifth end within a minute; the last lines of \S+hopeless\.log:$/,
    );
    expect(told.at(-1)).toBe('  there is nothing to begin with');
    await watch.height(watch.lastHeight + 2n);
    expect(checkChain(chain.genesis, watch)).toEqual([]);
  });

  it('is not told of what was asked to end', async () => {
    const { producers, watch } = network;
    const before = told.length;
    await producers[1]?.stop();
    producers[1]?.start();
    await watch.height(watch.lastHeight + 2n);
    expect(told.slice(before)).toEqual([]);
  });
});
