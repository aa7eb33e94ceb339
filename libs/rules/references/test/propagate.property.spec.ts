import fc from 'fast-check';
import { INCINERATOR, PostGraph, propagate, refuseReferences } from '../src/index.ts';

const LIMITS = { chainLimit: 8, edgeLimit: 256 };
const weight = fc.integer({ min: -1_000_000, max: 1_000_000 });
const posts = fc.array(
  fc.record({
    references: fc.uniqueArray(fc.record({ back: fc.integer({ min: 1, max: 4 }), weightPpm: weight }), {
      selector: ({ back }) => back,
      maxLength: 3,
    }),
    burn: fc.integer({ min: 0, max: 300_000 }),
    reward: fc.bigInt({ min: 0n, max: 10n ** 7n }),
  }),
  { minLength: 1, maxLength: 10 },
);

describe('propagation', () => {
  it('conserves: credits less debits and what burned are the reward, and no value is ever negative', () => {
    fc.assert(
      fc.property(posts, (given) => {
        const graph = new PostGraph();
        for (const [index, { references, burn, reward }] of given.entries()) {
          const cited = references
            .filter(({ back, weightPpm }) => back <= index && weightPpm !== 0)
            .map(({ back, weightPpm }) => ({ target: `p${index - back}`, weightPpm }));
          const declared = burn === 0 ? cited : [...cited, { target: INCINERATOR, weightPpm: burn }];
          const allowed = refuseReferences(declared, () => true) === undefined ? declared : [];
          graph.add(`p${index}`, {
            authors: [
              { address: `a${index % 3}`, weightPpm: 400_000 },
              { address: `b${index}`, weightPpm: 600_000 },
            ],
            references: allowed,
          });
          const result = propagate(graph, `p${index}`, reward, LIMITS);
          const credits = result.credits.reduce((sum, { amount }) => sum + amount, 0n);
          const debits = result.debits.reduce((sum, { amount }) => sum + amount, 0n);
          expect(credits - debits + result.burned).toBe(reward);
          graph.apply(result.values, result.flows);
          for (let post = 0; post <= index; post += 1) expect(graph.valueOf(`p${post}`) >= 0n).toBe(true);
        }
      }),
    );
  });
});
