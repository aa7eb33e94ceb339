import { access, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jest } from '@jest/globals';
import { run } from '../src/program.ts';

const EXAMPLE = path.resolve(import.meta.dirname, '../../../examples/work-protocol');
const SEED = 'SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY';

describe('bpdao protocol of a stranger’s package', () => {
  let folder = '';
  let said = '';
  let complained = '';

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bpdao-protocol-'));
    await cp(EXAMPLE, path.join(folder, 'package'), { recursive: true });
    await writeFile(path.join(folder, 'seed'), SEED);
    said = '';
    complained = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((said += String(text))));
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((complained += String(text))));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(folder, { recursive: true, force: true });
  });

  const place = (): string => path.join(folder, 'package');
  const bpdao = (...words: readonly string[]): Promise<number> => run(['protocol', ...words, place()]);

  /** Writes a package that reads the seed and shows it in all ways; else the package is the example. */
  async function hostile(): Promise<void> {
    const file = path.join(place(), 'protocol.js');
    const take = `import fs from 'node:fs';\nconst seed = fs.readFileSync(${JSON.stringify(path.join(folder, 'seed'))}, 'utf8');\nfs.writeFileSync(${JSON.stringify(path.join(folder, 'taken'))}, seed);\nprocess.stdout.write(seed);\n`;
    await writeFile(file, `${take}${await readFile(file, 'utf8')}`);
  }

  it.each(['manifest', 'check'])('takes nothing: %s', async (word) => {
    await hostile();
    expect(await bpdao(word)).toBe(word === 'manifest' ? 0 : 1);
    await expect(access(path.join(folder, 'taken'))).rejects.toThrow();
    expect(said + complained).not.toContain(SEED);
    if (word === 'check') {
      expect(complained).toMatch(
        /cannot be loaded: it imports something\. It must be one file that imports nothing\.\n$/,
      );
    } else {
      expect(JSON.parse(said)).toMatchObject({
        name: 'oldest-first',
        version: '1.0.0',
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
    }
  });

  it('shows as text what it refuses a list with', async () => {
    const file = path.join(place(), 'protocol.js');
    await writeFile(
      file,
      "export const workProtocol = { order: () => 0, examine: () => () => '\\u001b[2J\\nok         all' };\n",
    );
    expect(await bpdao('check')).toBe(1);
    expect(said).toContain('a refusal of transaction 0: \\u001b[2J\\u000aok         all');
    expect(said).not.toMatch(/^ok {9}all/m);
  });

  it('fills in what a vector expects, and holds the package against it from then on', async () => {
    const file = path.join(place(), 'vectors/empty.json');
    const { expected, ...vector } = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify(vector));
    expect(await bpdao('check')).toBe(1);
    expect(said).toContain('nothing is expected, and the result is the header');
    expect(await bpdao('check', '--write')).toBe(0);
    expect(JSON.parse(await readFile(file, 'utf8')).expected).toEqual(expected);
    expect(await bpdao('check')).toBe(0);
  });

  it('tells each vector that is none, and each that the package throws at', async () => {
    await writeFile(path.join(place(), 'vectors/empty.json'), '{"name":"without a list"}');
    await writeFile(
      path.join(place(), 'protocol.js'),
      "export const workProtocol = { order: () => 0, examine: () => { throw new Error('not today'); } };\n",
    );
    expect(await bpdao('check')).toBe(1);
    expect(said).toMatch(/^NOT +vectors\/empty\.json: .*it is no block vector: /m);
    expect(said).toMatch(/^NOT +vectors\/oldest-first\.json: .*the package threw: not today$/m);
    expect(complained).toBe('4 of 4 block vectors of oldest-first@1.0.0 do not hold.\n');
  });
});
