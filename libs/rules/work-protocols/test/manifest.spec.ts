import { parseManifest, runnable, v1, v2, writeManifest, type InstalledProtocol, type Manifest } from '../src/index.ts';

const DIGEST = 'ab'.repeat(32);
const read = (content: string): Manifest | undefined => parseManifest(Buffer.from(content));

describe('a manifest', () => {
  it.each<[rule: string, content: string, expected: Manifest | undefined]>([
    ['names a version', '{"name":"mine","version":"1.2.3"}', { name: 'mine', version: '1.2.3', governanceSharePpm: 0 }],
    [
      'may carry a digest and a share',
      `{"name":"@me/mine","version":"1.2.3","digest":"${DIGEST}","governanceSharePpm":50000}`,
      { name: '@me/mine', version: '1.2.3', governanceSharePpm: 50_000, digest: DIGEST },
    ],
    ['is JSON', 'later', undefined],
    ['is an object', '"mine"', undefined],
    ['has a name', '{"version":"1.2.3"}', undefined],
    ['has a name of plain letters', '{"name":"Mine!","version":"1.2.3"}', undefined],
    ['has a version of three numbers', '{"name":"mine","version":"1.2"}', undefined],
    ['has a digest of 64 digits', '{"name":"mine","version":"1.2.3","digest":"ab"}', undefined],
    ['has a digest that is a text', '{"name":"mine","version":"1.2.3","digest":7}', undefined],
    ['has a share of whole parts per million', '{"name":"mine","version":"1.2.3","governanceSharePpm":0.5}', undefined],
    ['has a share that is not below 0', '{"name":"mine","version":"1.2.3","governanceSharePpm":-1}', undefined],
    [
      'has a share that is not more than all',
      '{"name":"mine","version":"1.2.3","governanceSharePpm":1000001}',
      undefined,
    ],
  ])('%s', (_rule, content, expected) => {
    expect(read(content)).toEqual(expected);
  });

  it('is read again as it was written', () => {
    for (const manifest of [
      { name: 'a', version: '1.0.0', governanceSharePpm: 0 },
      { name: 'b', version: '2.0.0', governanceSharePpm: 7, digest: DIGEST },
    ]) {
      expect(read(writeManifest(manifest))).toEqual(manifest);
    }
  });
});

describe('what a manifest names', () => {
  const mine: InstalledProtocol = { name: 'mine', version: '1.0.0', governanceSharePpm: 0, digest: DIGEST, work: v2 };
  const other = { ...mine, digest: 'cd'.repeat(32), work: v1 };

  it.each<[rule: string, manifest: Partial<Manifest>, installed: readonly InstalledProtocol[], expected: object]>([
    [
      'comes with the project when it has no digest',
      { name: 'work-protocol', version: '2.0.0' },
      [],
      { type: 'runnable', work: v2 },
    ],
    ['is the package of its digest', { digest: DIGEST }, [other, mine], { type: 'runnable', work: v2 }],
    [
      'is not a package without a digest',
      {},
      [mine],
      {
        type: 'missing',
        sentence: expect.stringContaining(
          'mine@1.0.0 does not come with this program, and its manifest names no digest',
        ),
      },
    ],
    [
      'is not a package that is not there',
      { digest: DIGEST },
      [],
      {
        type: 'missing',
        sentence: expect.stringContaining(`the package mine@1.0.0 with the digest ${DIGEST} is not installed`),
      },
    ],
    [
      'is not a package of another version',
      { digest: DIGEST, version: '1.0.1' },
      [mine],
      { type: 'missing', sentence: expect.stringContaining('is not installed') },
    ],
    [
      'is not a package of another digest',
      { digest: DIGEST },
      [other],
      {
        type: 'missing',
        sentence: expect.stringContaining(
          `has the digest ${'cd'.repeat(32)}, not ${DIGEST}: it is not the one that was posted`,
        ),
      },
    ],
    [
      'is not what comes with the project when it has a digest',
      { name: 'work-protocol', version: '2.0.0', digest: DIGEST },
      [],
      { type: 'missing', sentence: expect.stringContaining('is not installed') },
    ],
  ])('%s', (_rule, manifest, installed, expected) => {
    expect(runnable({ name: 'mine', version: '1.0.0', governanceSharePpm: 0, ...manifest }, installed)).toEqual(
      expected,
    );
  });
});
