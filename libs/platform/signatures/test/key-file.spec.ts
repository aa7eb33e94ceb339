import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyFileError, newKeyPair, readKeyFile, writeKeyFile } from '../src/index.ts';

describe('a key file', () => {
  const keyPair = newKeyPair();
  let folder = '';
  let file = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bpdao-keys-'));
    file = join(folder, 'alice.json');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['plain', undefined, false],
    ['encrypted', 'correct horse', true],
  ])('gives its key back: %s', async (_name, passphrase, encrypted) => {
    await writeKeyFile(file, keyPair, passphrase);
    const read = await readKeyFile(file, passphrase);
    expect(read.encrypted).toBe(encrypted);
    expect(read.keyPair.address).toBe(keyPair.address);
    expect(Buffer.from(read.keyPair.seed)).toEqual(Buffer.from(keyPair.seed));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file, 'utf8')).includes(Buffer.from(keyPair.seed).toString('hex'))).toBe(!encrypted);
  });

  it('is never written over', async () => {
    await writeKeyFile(file, keyPair);
    await expect(writeKeyFile(file, newKeyPair())).rejects.toThrow('exists already');
  });

  it('asks for the passphrase it needs', async () => {
    await writeKeyFile(file, keyPair, 'secret');
    await expect(readKeyFile(file)).rejects.toMatchObject({ passphraseMissing: true });
    await expect(readKeyFile(file, 'Secret')).rejects.toThrow('The passphrase for');
  });

  it.each<[rule: string, contents: string, sentence: string]>([
    ['no JSON', 'hello', 'is no key file'],
    ['another JSON', '{"format":"x"}', 'is no key file'],
    ['a seed that is too short', '{"format":"bpdao-key/1","address":"bp1","seed":"00"}', 'holds no 32-byte seed'],
    [
      'an address of another key',
      `{"format":"bpdao-key/1","address":"bp1","seed":"${'00'.repeat(32)}"}`,
      "not its key's",
    ],
    [
      'a cost that would take all memory',
      '{"format":"bpdao-key/1","address":"bp1","scrypt":{"cost":1e12,"blockSize":8,"parallelization":1,"salt":""},"iv":"","encryptedSeed":"","tag":""}',
      'is no key file',
    ],
  ])('with %s is refused', async (_rule, contents, sentence) => {
    await writeFile(file, contents);
    await expect(readKeyFile(file, 'x')).rejects.toThrow(sentence);
    await expect(readKeyFile(file, 'x')).rejects.toBeInstanceOf(KeyFileError);
  });

  it('that is not there is named', async () => {
    await expect(readKeyFile(file)).rejects.toThrow(`There is no key file ${file}.`);
  });
});
