import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '@bpdao/testkit';

const PROGRAM = path.resolve(import.meta.dirname, '../../../tools/local/dist/main.js');

/** Runs a start to its end. */
function start(
  ...words: readonly string[]
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
    const parts = { out: '', err: '' };
    child.stdout.on('data', (data: Buffer) => (parts.out += data.toString()));
    child.stderr.on('data', (data: Buffer) => (parts.err += data.toString()));
    child.on('close', (code) => resolve({ code, ...parts }));
  });
}

const listening = (): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

describe('npm start', () => {
  let data: string;

  beforeAll(async () => {
    data = await mkdtemp(path.join(tmpdir(), 'bpdao-start-'));
  });

  afterAll(async () => {
    await rm(data, { recursive: true, force: true });
  });

  it('prints one JSON object a settled block, ends, and goes on from the last one at a second start', async () => {
    const words = ['--json', '--blocks', '2', '--data', data, '--port', String(await freePort())];
    const heights: number[] = [];
    for (const _ of [1, 2]) {
      const { code, out } = await start(...words);
      expect(code).toBe(0);
      const blocks = out
        .trim()
        .split('\n')
        .map((line): Record<string, unknown> => JSON.parse(line));
      expect(blocks).toHaveLength(2);
      for (const block of blocks) {
        expect(Object.keys(block)).toEqual(
          expect.arrayContaining([
            'height',
            'hash',
            'producer',
            'attempt',
            'transactions',
            'fees',
            'subsidy',
            'for',
            'against',
            'minted',
            'settledMs',
            'hops',
          ]),
        );
      }
      heights.push(...blocks.map(({ height }) => Number(height)));
    }
    expect(heights.slice(0, 2)).toEqual([1, 2]);
    expect(heights[2]).toBeGreaterThan(2);
    expect(heights[3]).toBe(Number(heights[2]) + 1);
  });

  it('says in one sentence that the port is occupied', async () => {
    const server = await listening();
    const { code, err } = await start('--data', path.join(data, 'occupied'), '--port', String(portOf(server)));
    await new Promise((resolve) => server.close(resolve));
    expect(code).toBe(1);
    expect(err).toMatch(/^Port \d+ on 127\.0\.0\.1 is in use by another program; choose another with --port\.$/m);
    expect(err).not.toMatch(/ at /);
  });

  it('says in one sentence what is wrong with a flag', async () => {
    const { code, err } = await start('--producers', 'many');
    expect(code).toBe(2);
    expect(err).toMatch(/It must be a whole number from 1 to 64/);
  });
});
