import fc from 'fast-check';
import { makePost, text } from './chain-facts.ts';
import { ForumChain, replay } from './forum-chain.ts';

const step = fc.oneof(
  fc.record({
    type: fc.constant('round' as const),
    outcome: fc.constantFrom('accepted' as const, 'rejected' as const, 'void' as const),
  }),
  fc.record({
    type: fc.constant('post' as const),
    content: fc.string({ maxLength: 3 }),
    target: fc.nat(20),
    weightPpm: fc.integer({ min: -1_000_000, max: 1_000_000 }),
  }),
);

describe('the Forum', () => {
  it('has, after its facts are folded again, the state it had, whatever happened', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const chain = new ForumChain({ memoryBlocks: 3n });
        let [height, attempt] = [1n, 0];
        for (const next of steps) {
          if (next.type === 'post') {
            const targets = [...chain.state.posts.keys()];
            const target = targets[next.target % targets.length] ?? '';
            chain.submit(
              makePost({ content: text(next.content), references: [{ target, weightPpm: next.weightPpm }] }),
            );
          } else {
            chain.round({ height, attempt }, next.outcome);
            [height, attempt] = next.outcome === 'accepted' ? [height + 1n, 0] : [height, attempt + 1];
          }
        }
        expect(replay(chain.genesis, chain.folded)).toEqual(chain.state);
      }),
      { numRuns: 50 },
    );
  });
});
