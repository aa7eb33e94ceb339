import { tipOf } from '@bpdao/draw';
import { CHAIN_LINKS, RevealChains } from '../src/domain/reveal-chain.ts';

const seed = Buffer.alloc(32, 9);
const CHAIN = 'ab'.repeat(32);

describe('a hash chain of reveals', () => {
  it('opens its tip, and then every preimage in turn, to its last link', () => {
    const chains = new RevealChains(seed, CHAIN);
    let tip = chains.tip(1n);
    for (let left = CHAIN_LINKS - 1; left >= 0; left -= 1) {
      const link = chains.find(tip);
      expect(link?.linksLeft).toBe(left);
      expect(tipOf(link?.preimage ?? '')).toBe(tip);
      tip = link?.preimage ?? '';
    }
    expect(chains.find(tip)).toBeUndefined();
  });

  it('is the same again from key, chain and sequence, and another for each', () => {
    const tip = new RevealChains(seed, CHAIN).tip(1n);
    expect(new RevealChains(seed, CHAIN).tip(1n)).toBe(tip);
    expect(new RevealChains(seed, CHAIN).tip(2n)).not.toBe(tip);
    expect(new RevealChains(seed, 'cd'.repeat(32)).tip(1n)).not.toBe(tip);
    expect(new RevealChains(Buffer.alloc(32, 8), CHAIN).tip(1n)).not.toBe(tip);
  });

  it('is forgotten when newer ones have begun', () => {
    const chains = new RevealChains(seed, CHAIN);
    const tip = chains.tip(1n);
    for (const sequence of [1n, 2n, 3n, 4n, 5n]) chains.begin(sequence);
    expect(chains.find(tip)).toBeUndefined();
  });
});
