import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jest } from '@jest/globals';
import { KeptSource } from '@bpdao/audit';
import { actorNames } from '@bpdao/catalogue';
import { loadPackage } from '@bpdao/protocol-packages';
import { chainOfVersions } from '../../audit/test/chain-of-versions.ts';
import { memorySource } from '../../audit/test/memory-source.ts';
import { run } from '../src/program.ts';

const EXAMPLE = path.resolve(import.meta.dirname, '../../../examples/work-protocol');

/** A chain that adopted the example's protocol, kept in a folder. */
describe('bpdao audit of a chain with a version that is a package', () => {
  let folder = '';
  let protocol = '';
  let said = '';
  let complained = '';

  beforeAll(async () => {
    folder = path.join(await mkdtemp(path.join(tmpdir(), 'bpdao-audit-')), 'chain');
    const { name, version, governanceSharePpm, digest, work } = await loadPackage(EXAMPLE);
    const chain = await chainOfVersions({ manifest: { name, version, governanceSharePpm, digest }, work });
    ({ protocol } = chain);
    const kept = await KeptSource.open(memorySource(chain.streams), folder, chain.file);
    for (const actor of actorNames) for await (const _message of kept.read(actor, 1, chain.streams[actor].length));
    await kept.close();
  });
  afterAll(() => rm(path.dirname(folder), { recursive: true, force: true }));
  beforeEach(() => {
    said = '';
    complained = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((said += String(text))));
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((complained += String(text))));
  });
  afterEach(() => jest.restoreAllMocks());

  it('ends with 0 where the package is at hand', async () => {
    expect(await run(['audit', '--from', folder, '--protocols', EXAMPLE, '--json'])).toBe(0);
    expect(JSON.parse(said)).toMatchObject({ holds: true, unchecked: [] });
  });

  it('ends with 4 where it is not, and says what could not be checked and how to get it', async () => {
    expect(await run(['audit', '--from', folder])).toBe(4);
    expect(said).toMatch(
      new RegExp(
        `^unchecked  whether protocol ${protocol} takes \\d+ lists of heights \\d+ to \\d+: the package oldest-first@1\\.0\\.0 with the digest [0-9a-f]{64} is not installed: put it into the folder that --protocols or BPDAO_PROTOCOLS names`,
        'm',
      ),
    );
    expect(complained).toBe('Not everything could be checked.\n');
    said = '';
    expect(await run(['audit', '--from', folder, '--json'])).toBe(4);
    expect(JSON.parse(said)).toMatchObject({ holds: false, unchecked: [{ protocol }] });
    expect(JSON.parse(said)).not.toHaveProperty('finding');
  });

  it('ends with 2 where the folder of packages is not there', async () => {
    expect(await run(['audit', '--from', folder, '--protocols', 'nowhere'])).toBe(2);
    expect(complained).toContain('The folder of protocols nowhere cannot be read');
  });
});
