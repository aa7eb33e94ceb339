import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { run } from '../src/program.ts';

/** A port on which no broker listens. */
const NOBODY = 'nats://127.0.0.1:1';

describe('bpdao', () => {
  let folder = '';
  let said = '';
  let complained = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bpdao-cli-'));
    said = '';
    complained = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((said += String(text))));
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((complained += String(text))));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(folder, { recursive: true, force: true });
  });

  it.each<[what: string, words: readonly string[], code: number, sentence: string]>([
    ['help', ['--help'], 0, 'Usage: bpdao'],
    ['an unknown command', ['fly'], 2, "Unknown command 'fly'"],
    ['an unknown option', ['status', '--fast'], 2, "Unknown option '--fast'"],
    [
      'an audit of a folder without streams',
      ['audit', '--from', 'nowhere'],
      2,
      'nowhere holds no streams to audit: genesis.json is missing.',
    ],
    [
      'an audit of a folder that is to be kept at once',
      ['audit', '--from', 'here', '--save', 'there'],
      2,
      '--save needs a network, and --from reads a folder: name only one of them.',
    ],
    ['an audit of a network that is not there', ['--servers', NOBODY, 'audit'], 3, 'No broker answers'],
    [
      'a rebuild of a history in no store',
      ['--servers', NOBODY, 'history', 'rebuild'],
      2,
      'Name the store with --store',
    ],
    [
      'a rebuild of the history of no chain',
      ['--servers', NOBODY, 'history', 'rebuild', '--store', 'sqlite:x'],
      2,
      'Name the genesis file of the chain with --genesis.',
    ],
    ['a missing option', ['send', '--from', 'a'], 2, "Required option '--to <who>' not specified"],
    ['an attestation by nobody', ['attest', 'ab'.repeat(32)], 2, "Required option '--from <key>' not specified"],
    [
      'an attestation of what is no post',
      ['attest', 'luck', '--from', 'alice'],
      2,
      'luck is no post: 64 hexadecimal digits.',
    ],
    ['no broker', ['--servers', NOBODY, 'status'], 3, 'No broker answers at nats://127.0.0.1:1'],
  ])('answers %s with exit code and one sentence', async (_what, words, code, sentence) => {
    expect(await run(words)).toBe(code);
    expect(said + complained).toContain(sentence);
  });

  it('makes keys and a genesis file of them, and never writes over either', async () => {
    const keys = ['--keys', folder, '--json'];
    expect(await run([...keys, 'keys', 'new', 'alice', '--plain'])).toBe(0);
    expect(JSON.parse(said)).toMatchObject({ name: 'alice', encrypted: false });
    expect(complained).toContain('is not encrypted');
    expect(await run([...keys, 'keys', 'new', 'alice', '--plain'])).toBe(1);
    const file = join(folder, 'genesis');
    const words = [
      ...keys,
      'genesis',
      'new',
      file,
      '--member',
      'alice=100',
      '--account',
      'alice=5.5',
      '--set',
      'epochBlocks=20',
    ];
    expect(await run(words)).toBe(0);
    expect(await run(words)).toBe(1);
    said = '';
    expect(await run([...keys, 'genesis', 'check', file])).toBe(0);
    expect(JSON.parse(said)).toMatchObject({
      members: 1,
      wrep: '100',
      balance: '5.5',
      parameters: { epochBlocks: '20' },
    });
  });

  it('refuses a genesis with a parameter that does not exist', async () => {
    await run(['--keys', folder, 'keys', 'new', 'alice', '--plain']);
    expect(
      await run(['--keys', folder, 'genesis', 'new', join(folder, 'g'), '--member', 'alice=1', '--set', 'speed=9']),
    ).toBe(2);
    expect(complained).toContain('there is no parameter "speed"');
  });
});
