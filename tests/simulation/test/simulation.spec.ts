import { existsSync } from 'node:fs';
import path from 'node:path';
import { actorNames, catalogue } from '@bpdao/catalogue';
import { planOf } from '../src/plan-of.ts';
import { QUIET, type Plan } from '../src/plan.ts';
import { runPlan } from '../src/run.ts';
import { pastFailures } from '../src/seeds.ts';

/** The time for which new seeds are tried, minutes. */
const MINUTES = Number(process.env.BPDAO_SIMULATE_MINUTES ?? '2');
const SEEDS = path.resolve(import.meta.dirname, '../seeds');

/** Much goes wrong on it, at moments chosen so that everything happens. */
const EVENTFUL: Plan = {
  seed: 7,
  blocks: 110,
  producers: 16,
  customers: 8,
  founders: false,
  parameters: { epochBlocks: 10, activeTxsMax: 10, openPoolsMax: 1 },
  limits: { snapshotFacts: 100 },
  network: { ...QUIET, lostPpm: 5000, twicePpm: 5000 },
  upgrades: [{ height: 3, version: 'work-protocol@2.0.0', governanceSharePpm: 50_000, fate: 'works' }],
  dishonest: [
    { producer: 0, what: 'equivocating-lists', ppm: 300_000 },
    { producer: 1, what: 'votes-on-both-sides', ppm: 100_000 },
  ],
  happenings: [
    { type: 'wrong-block', height: 8, afterMs: 0, what: 'state-root', times: 1 },
    { type: 'pause', height: 12, afterMs: 0, whom: 'vpsc/0', forMs: 3000 },
    { type: 'pause', height: 12, afterMs: 0, whom: 'vpsc/1', forMs: 3000 },
    { type: 'kill-at-fact', height: 15, afterMs: 0, actor: 'vpsc', fact: 'round-settled', forMs: 500 },
    { type: 'broker-away', height: 18, afterMs: 30, forMs: 2500 },
    { type: 'damage-snapshot', height: 20, afterMs: 0, actor: 'vpsc' },
    { type: 'clock-step', height: 22, afterMs: 0, whom: 'asc/0', byMs: 3_600_000, forMs: 2000 },
    ...Array.from(
      { length: 11 },
      (_, index) => ({ type: 'pause', height: 30, afterMs: 0, whom: `producer/${index + 2}`, forMs: 4000 }) as const,
    ),
    { type: 'wrong-block', height: 60, afterMs: 0, what: 'fees', times: 4 },
  ],
};
/** These take a race, or more pools than one short plan has. */
const RARE: readonly string[] = ['stake-missing', 'block-refused', 'pool-settled void'];

describe('a simulation', () => {
  it('of the same plan has the same history, byte for byte', async () => {
    const plan = planOf(7, { blocks: 40, producers: 16 });
    const [one, other] = [await runPlan(plan), await runPlan(plan)];
    expect(one.failure).toBeUndefined();
    expect(other.digest).toBe(one.digest);
    expect((await runPlan(planOf(8, { blocks: 40, producers: 16 }))).digest).not.toBe(one.digest);
  }, 300_000);

  it('lets everything happen that can: each fact is said, each outcome comes', async () => {
    const outcomes = [await runPlan(EVENTFUL), await runPlan({ ...EVENTFUL, seed: 8 })];
    expect(outcomes.map(({ failure }) => failure)).toEqual([undefined, undefined]);
    const facts: Readonly<Record<string, number>> = Object.assign({}, ...outcomes.map((outcome) => outcome.facts));
    const wanted = [
      ...actorNames.flatMap((actor) => catalogue[actor].fact.names),
      'round-settled accepted',
      'round-settled rejected',
      'round-settled void',
      'pool-settled accepted',
      'pool-settled rejected',
      'pool-settled void',
      'protocol-reverted rejections',
    ];
    const byOutcome = ['round-settled', 'pool-settled', 'protocol-reverted'];
    expect(
      wanted.filter((name) => facts[name] === undefined && !byOutcome.includes(name) && !RARE.includes(name)),
    ).toEqual([]);
  }, 300_000);

  it(
    'finds nothing wrong, whatever the seed',
    async () => {
      const untilMs = performance.now() + MINUTES * 60_000;
      for (let seed = 1; performance.now() < untilMs; seed += 1) {
        const { failure, plan } = await runPlan(planOf(seed, { blocks: 150, producers: 16 }));
        expect({ seed, failure, ...(failure === undefined ? undefined : { plan }) }).toEqual({
          seed,
          failure: undefined,
        });
      }
    },
    MINUTES * 60_000 + 300_000,
  );
});

describe('the failures of the past', () => {
  it('do not come back', async () => {
    for (const [name, { plan }] of existsSync(SEEDS) ? pastFailures(SEEDS) : []) {
      expect({ name, failure: (await runPlan(plan)).failure }).toEqual({ name, failure: undefined });
    }
  }, 600_000);
});
