import { existsSync } from 'node:fs';
import path from 'node:path';
import { planOf } from '../src/plan.ts';
import { runPlan } from '../src/run.ts';
import { pastFailures } from '../src/seeds.ts';

/** How long new seeds are tried, minutes. */
const MINUTES = Number(process.env.BPDAO_SIMULATE_MINUTES ?? '2');
/** What must have happened in so much time; the rest of the facts needs longer, or cannot be had with one protocol. */
const NEEDED = [
  'block-proposed', 'encumbrance-asked', 'epoch-closed', 'equivocation-proven', 'offer-changed', 'pool-opened', 'pool-refused', 'pool-resolved', 'pool-settled accepted', 'pool-settled void', 'post-published', 'producer-selected', 'rep-encumbered', 'result-recorded',
  'round-settled accepted', 'round-settled rejected', 'salary-claimed', 'slot-missed', 'stake-taken', 'transactions-dropped', 'transactions-gossiped', 'vote-cast', 'vote-committed', 'vote-revealed',
];
const SEEDS = path.resolve(import.meta.dirname, '../seeds');

describe('a simulation', () => {
  it('of the same plan has the same history, byte for byte', async () => {
    const plan = planOf(7, { blocks: 40, producers: 16 });
    const [one, other] = [await runPlan(plan), await runPlan(plan)];
    expect(one.failure).toBeUndefined();
    expect(other.digest).toBe(one.digest);
    expect((await runPlan(planOf(8, { blocks: 40, producers: 16 }))).digest).not.toBe(one.digest);
  }, 300_000);

  it('finds nothing wrong, whatever the seed, and lets everything happen', async () => {
    const untilMs = performance.now() + MINUTES * 60_000;
    const happened = new Set<string>();
    for (let seed = 1; performance.now() < untilMs; seed += 1) {
      const { failure, plan, facts } = await runPlan(planOf(seed, { blocks: 150, producers: 16 }));
      expect({ seed, failure, ...(failure === undefined ? undefined : { plan }) }).toEqual({ seed, failure: undefined });
      for (const name of Object.keys(facts)) happened.add(name);
    }
    expect(NEEDED.filter((name) => !happened.has(name))).toEqual([]);
  }, MINUTES * 60_000 + 300_000);
});

const past = existsSync(SEEDS) ? pastFailures(SEEDS) : [];
(past.length === 0 ? describe.skip : describe)('a failure of the past', () => {
  it.each(past)('%s does not come back', async (_name, { plan }) => {
    expect((await runPlan(plan)).failure).toBeUndefined();
  }, 300_000);
});
