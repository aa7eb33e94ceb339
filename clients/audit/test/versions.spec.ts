import path from 'node:path';
import { catalogue, decodeBatch } from '@bpdao/catalogue';
import { loadPackage } from '@bpdao/protocol-packages';
import { SignatureChecker } from '@bpdao/signatures';
import { v1, type InstalledProtocol, type WorkProtocol } from '@bpdao/work-protocols';
import { audit, type AuditReport } from '../src/audit.ts';
import { chainOfV2, chainOfVersions, ofV2, type ChainOfVersions } from './chain-of-versions.ts';
import { forged, withField } from './forge.ts';
import { memorySource } from './memory-source.ts';

const EXAMPLE = path.resolve(import.meta.dirname, '../../../examples/work-protocol');
const checker = new SignatureChecker({ threads: 0 });

afterAll(() => checker.close());

const audited = (
  { genesis, streams }: ChainOfVersions,
  installed: readonly InstalledProtocol[] = [],
): Promise<AuditReport> => audit({ genesis, source: memorySource(streams), checker, installed });

/** A protocol that wants the lowest fee first, an order that version 2 does not take. */
const cheapestFirst: WorkProtocol = { ...v1, order: (first, second) => -v1.order(first, second) };

describe('an audit of a chain on which another version of the WSC spoke', () => {
  test('holds where its lists are as its rules have them', async () => {
    const chain = await chainOfV2();
    expect(chain.to).toBeGreaterThan(chain.from);
    expect(await audited(chain)).toMatchObject({ finding: undefined, unchecked: [] });
  });

  test.each([['protocol'], ['leading.named'], ['leading.protocol'], ['fromHeight']])(
    'names the epoch that adopts it when its %s is forged',
    async (path) => {
      const chain = await chainOfV2();
      const adopts = chain.streams.governance.find(({ name, payload }) => {
        const fact =
          name === 'epoch-closed'
            ? catalogue.governance.fact.decode(name, decodeBatch(name, payload).batch.facts[0]!.body)
            : undefined;
        return fact?.type === 'epoch-closed' && fact.protocol === chain.protocol;
      })!;
      const streams = forged(
        chain.streams,
        chain.genesis.chainId,
        { actor: 'governance', sequence: adopts.sequence },
        (batch) => withField('governance', batch, 0, path.split('.')),
      );
      expect((await audited({ ...chain, streams })).finding).toMatchObject({
        actor: 'governance',
        sequence: adopts.sequence,
        name: 'epoch-closed',
      });
    },
  );

  test('names the first list that breaks its rules, though its own WSC and every member took it', async () => {
    const chain = await chainOfVersions({ manifest: ofV2, work: v1, theirs: cheapestFirst });
    expect((await audited(chain)).finding).toMatchObject({
      actor: 'wsc',
      name: 'block-proposed',
      sentence: expect.stringMatching(
        /^the rules refuse its cause: TRANSACTION_INVALID \(transaction \d: FEE_ORDER\)$/,
      ),
    });
  });

  test('takes such lists of version 1, which takes them as they are', async () => {
    const chain = await chainOfVersions({
      manifest: { name: 'work-protocol', version: '1.0.0', governanceSharePpm: 1 },
      work: v1,
      theirs: cheapestFirst,
    });
    expect(await audited(chain)).toMatchObject({ finding: undefined, unchecked: [] });
  });

  describe('which is a package', () => {
    let example: InstalledProtocol & { readonly digest: string };
    let chain: ChainOfVersions;

    beforeAll(async () => {
      const { name, version, governanceSharePpm, digest, work } = await loadPackage(EXAMPLE);
      example = { name, version, governanceSharePpm, digest, work };
      chain = await chainOfVersions({ manifest: { name, version, governanceSharePpm, digest }, work });
    });

    test('holds with the package', async () => {
      expect(await audited(chain, [example])).toMatchObject({ finding: undefined, unchecked: [] });
    });

    test('says without it which lists it could not check, and what to install', async () => {
      const { finding, unchecked } = await audited(chain);
      expect(finding).toBeUndefined();
      expect(unchecked).toEqual([
        {
          protocol: chain.protocol,
          lists: expect.any(Number),
          from: expect.any(BigInt),
          to: expect.any(BigInt),
          sentence: `the package oldest-first@1.0.0 with the digest ${example.digest} is not installed: put it into the folder that --protocols or BPDAO_PROTOCOLS names, and start again`,
        },
      ]);
      const [{ lists, from, to }] = unchecked as [AuditReport['unchecked'][number]];
      expect(from <= chain.from && to >= chain.to).toBe(true);
      expect(BigInt(lists)).toBe(to - from + 1n);
    });

    test('says with another package of its name that this is not the one that was posted', async () => {
      const { unchecked } = await audited(chain, [{ ...example, digest: 'ab'.repeat(32) }]);
      expect(unchecked).toMatchObject([{ sentence: expect.stringMatching(/it is not the one that was posted$/) }]);
    });

    test('names a list that breaks its rules', async () => {
      const lenient = await chainOfVersions({
        manifest: example,
        work: v1,
        theirs: { ...example.work, examine: v1.examine, order: (first, second) => -example.work.order(first, second) },
      });
      expect((await audited(lenient, [example])).finding).toMatchObject({
        actor: 'wsc',
        name: 'block-proposed',
        sentence: expect.stringMatching(/TRANSACTION_INVALID \(transaction \d: NOT_OLDEST_FIRST\)/),
      });
    });
  });
});
