import { planOf } from '../src/plan-of.ts';
import type { Plan } from '../src/plan.ts';
import type { Outcome } from '../src/run.ts';
import { shrink } from '../src/shrink.ts';

const outcomeOf = (plan: Plan, height: number | undefined): Outcome => ({
  plan,
  blocks: plan.blocks,
  messages: 0,
  facts: {},
  digest: '',
  simulatedMs: 0,
  failure: height === undefined ? undefined : { invariant: 'rep', sentence: 'REP is lost', height },
});

describe('a plan that fails is made smaller', () => {
  it('until nothing can be left out of it', async () => {
    const plan = planOf(3, { blocks: 2000, producers: 16 });
    const [guilty, other] = [plan.happenings[10], plan.happenings[3]];
    expect(guilty).toBeDefined();
    /** It fails at height 1700 when both of these happen, and blocks are many enough. */
    const attempt = (one: Plan): Promise<Outcome> => {
      const both = [guilty, other].every((wanted) => one.happenings.some((happening) => happening === wanted));
      return Promise.resolve(outcomeOf(one, both && one.blocks > 1700 ? 1700 : undefined));
    };
    const { outcome, tries } = await shrink(await attempt(plan), attempt, () => true);
    expect(outcome.plan).toMatchObject({
      blocks: 1701,
      happenings: [other, guilty],
      dishonest: [],
      parameters: {},
      customers: 2,
    });
    expect(tries).toBeLessThan(100);
  });

  it('and no further than it is given time for', async () => {
    const plan = planOf(3, { blocks: 2000, producers: 16 });
    const { tries } = await shrink(
      outcomeOf(plan, 5),
      (one) => Promise.resolve(outcomeOf(one, 5)),
      (made) => made < 4,
    );
    expect(tries).toBe(4);
  });

  it('nor to one in which something else is wrong', async () => {
    const plan = planOf(3, { blocks: 100, producers: 16 });
    const { outcome } = await shrink(
      outcomeOf(plan, 5),
      (one) => Promise.resolve({ ...outcomeOf(one, 5), failure: { invariant: 'salary', sentence: '', height: 5 } }),
      () => true,
    );
    expect(outcome.plan).toBe(plan);
  });
});
