import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installedIn, loadPackage, outcomeOf, type BlockVector } from '../src/index.ts';

const EXAMPLE = path.resolve(import.meta.dirname, '../../../../examples/work-protocol');
const CODE = 'export const workProtocol = { order: () => 0, examine: () => () => undefined };\n';
const described = { name: 'mine', version: '1.0.0', files: ['protocol.js'], bpdao: { workProtocol: 'protocol.js' } };

/** Returns the output of the system's own SHA-256 tool, which macOS names differently. */
const sha256sum = (words: readonly string[], input = ''): string => {
  const [tool, ...before] = process.platform === 'darwin' ? ['shasum', '-a', '256'] : ['sha256sum'];
  return execFileSync(tool ?? '', [...before, ...words], { cwd: EXAMPLE, input, encoding: 'utf8' });
};

describe('a package of a work protocol', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bpdao-packages-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function written(at: string, change: object = {}, code = CODE): Promise<string> {
    const place = path.join(folder, at);
    await mkdir(place, { recursive: true });
    await writeFile(path.join(place, 'package.json'), JSON.stringify({ ...described, ...change }));
    await writeFile(path.join(place, 'protocol.js'), code);
    return place;
  }

  it('has the digest that the tools of any system tell', async () => {
    const { digest, files } = await loadPackage(EXAMPLE);
    const lines = [...files.keys()]
      .toSorted()
      .map((file) => sha256sum([file]))
      .join('');
    expect(sha256sum([], lines).slice(0, 64)).toBe(digest);
  });

  it('has the digest that the specification shows for the example', async () => {
    const page = readFileSync(path.resolve(import.meta.dirname, '../../../../docs/spec/work-protocols.md'), 'utf8');
    expect(page).toContain((await loadPackage(EXAMPLE)).digest);
  });

  it('has another digest when a file that it lists changes, and the same when another does', async () => {
    await cp(EXAMPLE, folder, { recursive: true });
    const { digest } = await loadPackage(folder);
    await writeFile(path.join(folder, 'README.md'), 'other words');
    expect((await loadPackage(folder)).digest).toBe(digest);
    await writeFile(path.join(folder, 'vectors/more.json'), '{}');
    expect((await loadPackage(folder)).digest).not.toBe(digest);
  });

  it('is loaded from its own folder, and from a folder of packages as npm lays them out', async () => {
    await written('mine');
    await written('@me/other', { name: '@me/other' });
    await written('no-protocol', { bpdao: undefined });
    expect((await installedIn(folder)).map(({ name }) => name)).toEqual(['@me/other', 'mine']);
    expect((await installedIn(path.join(folder, 'mine'))).map(({ name }) => name)).toEqual(['mine']);
    expect(await installedIn(undefined)).toEqual([]);
  });

  it.each<[what: string, change: object, code: string, sentence: RegExp]>([
    ['without a name', { name: 7 }, CODE, /has no name of small letters/],
    ['without a version', { version: 'one' }, CODE, /has no version such as 1\.0\.0/],
    ['that names no module', { bpdao: {} }, CODE, /names no module by "bpdao"/],
    [
      'with a share that is none',
      { bpdao: { workProtocol: 'protocol.js', governanceSharePpm: 1.5 } },
      CODE,
      /governanceSharePpm that is no whole number/,
    ],
    ['that lists no files', { files: undefined }, CODE, /lists no "files"/],
    [
      'that does not list its module',
      { files: ['package.json'] },
      CODE,
      /does not list protocol\.js, its work protocol, among its files/,
    ],
    ['that lists what is not there', { files: ['protocol.js', 'more.js'] }, CODE, /lists more\.js, which is not there/],
    [
      'that lists what lies elsewhere',
      { files: ['protocol.js', '../../etc/passwd'] },
      CODE,
      /only names of letters, digits/,
    ],
    [
      'that imports another file',
      {},
      `import './other.js';\n${CODE}`,
      /cannot be loaded: .*It must be one file that imports nothing\.$/,
    ],
    ['that is no JavaScript', {}, 'export const =', /cannot be loaded/],
    [
      'that exports something else',
      {},
      'export const workProtocol = 7;',
      /exports no workProtocol with the functions order and examine\.$/,
    ],
  ])('%s is refused in one sentence', async (_what, change, code, sentence) => {
    const place = await written('mine', change, code);
    await expect(loadPackage(place)).rejects.toThrow(sentence);
  });

  it('that is no folder, or has no package.json, is told', async () => {
    await expect(installedIn(path.join(folder, 'absent'))).rejects.toThrow(
      /The folder of protocols .*absent cannot be read/,
    );
    await expect(loadPackage(folder)).rejects.toThrow(/has no package\.json that can be read/);
  });
});

describe('a block vector', () => {
  const vector = (name: string): BlockVector =>
    JSON.parse(readFileSync(path.join(EXAMPLE, 'vectors', `${name}.json`), 'utf8'));

  it.each(['oldest-first', 'dearest-first', 'waits-for-its-nonce', 'empty'])(
    'of the example gives what it expects: %s',
    async (name) => {
      const { work } = await loadPackage(EXAMPLE);
      expect(outcomeOf(work, vector(name))).toEqual(vector(name).expected);
    },
  );

  it('tells what a transaction breaks that the chain does not take', async () => {
    const { work } = await loadPackage(EXAMPLE);
    const { transactions, ...rest } = vector('oldest-first');
    expect(outcomeOf(work, { ...rest, transactions: transactions.map((one) => ({ ...one, nonce: '7' })) })).toEqual({
      refused: { index: 0, code: 'NONCE_TOO_FAR' },
    });
  });

  it('knows only parameters that there are', async () => {
    const { work } = await loadPackage(EXAMPLE);
    expect(() => outcomeOf(work, { ...vector('empty'), parameters: { blockLength: 7 } })).toThrow(
      'there is no parameter "blockLength"',
    );
  });
});
