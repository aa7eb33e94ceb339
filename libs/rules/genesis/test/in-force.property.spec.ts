import fc from 'fast-check';
import { defaultParameters, epochOf, governedHeights, governingEpoch, InForce, type Genesis } from '../src/index.ts';

const zero = '00'.repeat(32);
const genesis = (epochBlocks: bigint, activationDelayBlocks: bigint): Genesis => ({
  chainId: zero,
  name: 'test',
  timeMs: 0,
  accounts: [],
  members: [],
  founders: [],
  posts: [],
  protocol: zero,
  parametersHash: zero,
  governable: [],
  parameters: { ...defaultParameters, epochBlocks, activationDelayBlocks },
});
const lengths = fc
  .bigInt(1n, 50n)
  .chain((epochBlocks) => fc.record({ epochBlocks: fc.constant(epochBlocks), delay: fc.bigInt(0n, epochBlocks - 1n) }));

describe('the heights of epochs', () => {
  it('are governed each by exactly one epoch, which ended more than the delay before', () => {
    fc.assert(
      fc.property(lengths, fc.bigInt(1n, 10_000n), ({ epochBlocks, delay }, height) => {
        const { parameters } = genesis(epochBlocks, delay);
        const epoch = governingEpoch(height, parameters);
        const { from, to } = governedHeights(epoch, parameters);
        expect(height <= to).toBe(true);
        expect(epoch === 0n || from <= height).toBe(true);
        expect(governingEpoch(to + 1n, parameters)).toBe(epoch + 1n);
        expect(epoch < epochOf(height, parameters)).toBe(true);
      }),
    );
  });

  it('are governed by what was closed for them while it is needed, and by nothing before it is closed', () => {
    fc.assert(
      fc.property(lengths, fc.bigInt(1n, 20n), ({ epochBlocks, delay }, closed) => {
        const document = genesis(epochBlocks, delay);
        const inForce = new InForce(document);
        for (let epoch = 1n; epoch <= closed; epoch += 1n) {
          const { from, to } = governedHeights(epoch, document.parameters);
          inForce.fold({
            type: 'epoch-closed',
            epoch,
            fromHeight: from,
            toHeight: to,
            protocol: epoch.toString(16).padStart(64, '0'),
            parameters: document.parameters,
            parametersHash: zero,
            ...(epoch % 2n === 0n ? { governanceSharePpm: Number(epoch) } : undefined),
          });
        }
        const working = closed * epochBlocks + 1n;
        expect(BigInt(`0x${inForce.mustBeAt(working).protocol}`)).toBe(governingEpoch(working, document.parameters));
        const governing = governingEpoch(working, document.parameters);
        for (const known of [inForce, inForce.copy()]) {
          expect(known.governanceShareAt(working)).toBe(governing % 2n === 0n ? Number(governing) : 0);
        }
        expect(inForce.at(governedHeights(closed, document.parameters).to + 1n)).toBeUndefined();
      }),
    );
  });
});
