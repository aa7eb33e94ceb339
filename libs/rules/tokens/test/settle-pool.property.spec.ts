import fc from 'fast-check';
import { settlePool, wouldMint, type PoolEnd, type PoolStake, type PoolTerms } from '../src/index.ts';

const ppm = fc.bigInt({ min: 0n, max: 1_000_000n });
const amount = fc.bigInt({ min: 0n, max: 10n ** 6n });
const terms: fc.Arbitrary<PoolTerms> = fc.record({
  kind: fc.constantFrom('block', 'funded', 'governance'),
  fee: amount,
  mintingRatioPpm: fc.bigInt({ min: 0n, max: 3_000_000n }),
  authorPpm: ppm,
  quorumPpm: ppm,
  quorumBase: amount,
  winRatioPpm: fc.bigInt({ min: 500_000n, max: 1_000_000n }),
  bindingPpm: ppm,
  redistribute: fc.boolean(),
  supply: fc.constantFrom(0n, 10n ** 7n),
});
const stake: fc.Arbitrary<PoolStake> = fc.record({
  who: fc.constantFrom('a', 'b', 'c'),
  side: fc.constantFrom('for', 'against'),
  stake: fc.bigInt({ min: 1n, max: 10n ** 6n }),
  unrevealed: fc.boolean(),
});
const pool = fc.tuple(terms, fc.array(stake, { maxLength: 6 }));

const sum = (ends: PoolEnd['ends'], part: 'gain' | 'loss'): bigint =>
  ends.reduce((total, end) => total + end[part], 0n);

describe('a pool that is settled', () => {
  it('gives away or burns exactly what was lost and minted, and mints what its outcome allows', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(pool, ([given, stakes]) => {
        const end = settlePool(given, stakes);
        const all = wouldMint(given.fee, given.mintingRatioPpm);
        const voters = all - (given.authorPpm * all) / 1_000_000n;
        expect(sum(end.ends, 'gain') + end.toPost + end.burned).toBe(end.minted + sum(end.ends, 'loss'));
        expect(end.minted).toBe(
          { accepted: all, rejected: given.kind === 'block' ? 0n : voters, void: 0n }[end.outcome],
        );
        expect(end.outcome === 'accepted' || end.toPost === 0n).toBe(true);
        expect(end.toPost >= 0n && end.burned >= 0n).toBe(true);
        seen.add(`${given.kind} ${end.outcome}`);
      }),
      { numRuns: 2000 },
    );
    expect([...seen].toSorted()).toEqual([
      'block accepted',
      'block rejected',
      'block void',
      'funded accepted',
      'funded rejected',
      'funded void',
      'governance accepted',
      'governance rejected',
      'governance void',
    ]);
  });

  it('lets winners gain and losers lose, nobody more than the stake, and nobody who hid it', () => {
    fc.assert(
      fc.property(pool, ([given, stakes]) => {
        const { outcome, ends } = settlePool(given, stakes);
        const wins = { accepted: 'for', rejected: 'against', void: undefined }[outcome];
        for (const [index, { side, stake: staked, unrevealed }] of stakes.entries()) {
          const { gain, loss } = ends[index] ?? { gain: -1n, loss: -1n };
          expect(gain >= 0n && loss >= 0n && loss <= staked).toBe(true);
          if (unrevealed === true || side !== wins) expect(gain).toBe(0n);
          if (unrevealed !== true && (side === wins || wins === undefined)) expect(loss).toBe(0n);
          if (unrevealed === true) expect(loss >= staked / 100n).toBe(true);
        }
      }),
    );
  });

  it('ends the same without those who hid their side, but for what these lose', () => {
    fc.assert(
      fc.property(pool, ([given, stakes]) => {
        fc.pre(given.kind !== 'block');
        const shown = stakes.filter(({ unrevealed }) => unrevealed !== true);
        const [whole, without] = [settlePool(given, stakes), settlePool(given, shown)];
        expect({
          ...whole,
          ends: whole.ends.filter((_end, index) => stakes[index]?.unrevealed !== true),
          burned:
            whole.burned -
            sum(
              whole.ends.filter((_end, index) => stakes[index]?.unrevealed === true),
              'loss',
            ),
        }).toEqual(without);
      }),
    );
  });

  it('treats a stake as it treats two halves of it, but for rounding', () => {
    fc.assert(
      fc.property(
        terms,
        fc.array(stake, { minLength: 1, maxLength: 5 }),
        fc.nat(),
        fc.bigInt({ min: 0n, max: 10n ** 6n }),
        (given, stakes, which, cut) => {
          const at = which % stakes.length;
          const whole = stakes[at]!;
          const part = cut % (whole.stake + 1n);
          const parted = stakes.toSpliced(at, 1, { ...whole, stake: part }, { ...whole, stake: whole.stake - part });
          const [one, two] = [settlePool(given, stakes), settlePool(given, parted)];
          const net = (ends: PoolEnd['ends'], from: number, to: number): bigint =>
            ends.slice(from, to).reduce((total, { gain, loss }) => total + gain - loss, 0n);
          const difference = net(two.ends, at, at + 2) - net(one.ends, at, at + 1);
          expect(two.outcome).toBe(one.outcome);
          expect(difference >= -1n && difference <= 1n).toBe(true);
        },
      ),
    );
  });

  it('is accepted the more, the more is staked for it', () => {
    fc.assert(
      fc.property(pool, fc.bigInt({ min: 1n, max: 10n ** 6n }), ([given, stakes], more) => {
        fc.pre(stakes.length > 0 && settlePool(given, stakes).outcome === 'accepted');
        expect(settlePool(given, [...stakes, { who: 'z', side: 'for', stake: more }]).outcome).toBe('accepted');
      }),
    );
  });
});
