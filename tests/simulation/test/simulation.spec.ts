import { existsSync } from 'node:fs';
import path from 'node:path';
import { planOf } from '../src/plan.ts';
import { runPlan } from '../src/run.ts';
import { pastFailures } from '../src/seeds.ts';

/** How long new seeds are tried, minutes. */
const MINUTES = Number(process.env.BPDAO_SIMULATE_MINUTES ?? '2');
const SEEDS = path.resolve(import.meta.dirname, '../seeds');

describe('a simulation', () => {
  it('of the same plan has the same history, byte for byte', async () => {
    const plan = planOf(7, { blocks: 40, producers: 16 });
    const [one, other] = [await runPlan(plan), await runPlan(plan)];
    expect(one.failure).toBeUndefined();
    expect(other.digest).toBe(one.digest);
    expect((await runPlan(planOf(8, { blocks: 40, producers: 16 }))).digest).not.toBe(one.digest);
  }, 300_000);

  it('finds nothing wrong, whatever the seed', async () => {
    const untilMs = performance.now() + MINUTES * 60_000;
    for (let seed = 1; performance.now() < untilMs; seed += 1) {
      const { failure, plan } = await runPlan(planOf(seed, { blocks: 150, producers: 16 }));
      expect({ seed, failure, ...(failure === undefined ? undefined : { plan }) }).toEqual({ seed, failure: undefined });
    }
  }, MINUTES * 60_000 + 300_000);
});

const past = existsSync(SEEDS) ? pastFailures(SEEDS) : [];
(past.length === 0 ? describe.skip : describe)('a failure of the past', () => {
  it.each(past)('%s does not come back', async (_name, { plan }) => {
    expect((await runPlan(plan)).failure).toBeUndefined();
  }, 300_000);
});
