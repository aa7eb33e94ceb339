import { ascDefinition } from '@bpdao/asc/definition';
import { parametersHashOf } from '@bpdao/genesis';
import { gossipDefinition } from '@bpdao/gossip/definition';
import { governanceDefinition } from '@bpdao/governance/definition';
import { vpscDefinition } from '@bpdao/vpsc/definition';
import { v1 } from '@bpdao/work-protocols';
import { wscDefinition } from '@bpdao/wsc/definition';
import { wscRulesOf } from '@bpdao/wsc/rules';
import type { Plan } from '../src/plan.ts';
import { startable, type Startable } from '../src/replica.ts';
import { runPlan } from '../src/run.ts';
import { works } from '../src/versions.ts';
import type { Alterations } from '../src/world.ts';
import {
  CHANGING,
  leaveOutAnEpoch,
  PLAN,
  repeat,
  returnToTheSame,
  says,
  upgraded,
  without,
  type FactOf,
  type GovernanceFact,
} from './broken-actors.ts';

/** Its blocks come so slowly that each has several transactions. */
const slow = (plan: Plan): Plan => ({ ...plan, parameters: { ...plan.parameters, blockIntervalMs: 500 } });

type VpscFact = FactOf<typeof vpscDefinition>;

/** The VPSC, but that one type of its facts is changed. */
const vpscSays = <T extends VpscFact['type']>(
  type: T,
  change: (fact: Extract<VpscFact, { readonly type: T }>) => Partial<Extract<VpscFact, { readonly type: T }>>,
): Startable =>
  startable(vpscDefinition, () =>
    says(vpscDefinition, (fact) =>
      fact.type === type ? { ...fact, ...change(fact as Extract<VpscFact, { readonly type: T }>) } : fact,
    ),
  );

const plusOne = <T extends { readonly amount: bigint }>(list: readonly T[]): readonly T[] =>
  list.map((one) => ({ ...one, amount: one.amount + 1n }));

const forgetful = startable(ascDefinition, (rules) => {
  let folds = 0;
  return {
    ...rules,
    hear: (state, heard) => {
      rules.hear(state, heard);
      folds += 1;
      state.placeInBook += folds % 2;
    },
  };
});
const repeating = startable(gossipDefinition, (rules) => ({ ...repeat(rules), brokenInvariant: () => undefined }));

describe('a rule that is broken on purpose is seen and named', () => {
  it('but none is while none is', async () => {
    expect((await runPlan(PLAN)).failure).toBeUndefined();
  }, 120_000);

  it.each<[what: string, invariant: string, actor: Startable]>([
    [
      'REP that comes from nowhere',
      'rep',
      vpscSays('round-settled', ({ credits }) => ({
        credits: credits.map((credit) => ({ ...credit, credited: credit.credited + 1n })),
      })),
    ],
    [
      'an amount encumbered that is not',
      'rep',
      vpscSays('rep-encumbered', ({ encumbered }) => ({ encumbered: 2n * encumbered })),
    ],
    [
      'an accumulator that grows too fast',
      'salary',
      vpscSays('round-settled', ({ salary }) => ({ salary: { ...salary, perRep: salary.perRep + 1n } })),
    ],
    [
      'salary queued for more than accrued',
      'salary',
      vpscSays('round-settled', ({ queued }) => ({ queued: plusOne(queued) })),
    ],
    ['a pool that mints too much', 'pools', vpscSays('pool-resolved', ({ minted }) => ({ minted: minted + 1n }))],
    [
      'a loser that loses less',
      'pools',
      vpscSays('pool-resolved', ({ stakes }) => ({
        stakes: stakes.map((stake) => ({ ...stake, gain: stake.gain + 1n })),
      })),
    ],
    [
      'a beacon that does not follow',
      'blocks',
      vpscSays('round-settled', ({ beacon }) => ({ beacon: beacon.replaceAll('0', '1') })),
    ],
    [
      'a height that is skipped',
      'blocks',
      vpscSays('round-settled', ({ nextHeight }) => ({ nextHeight: nextHeight + 1n })),
    ],
    ['a settled transaction that is active again', 'once', repeating],
    [
      'transactions that are dropped without a word',
      'transactions',
      startable(gossipDefinition, (rules) => ({ ...rules, deadline: () => undefined })),
    ],
    [
      'an epoch that is left out',
      'epochs',
      startable(governanceDefinition, () => says(governanceDefinition, leaveOutAnEpoch)),
    ],
    [
      'draws that nobody can repeat',
      'progress',
      startable(wscDefinition, () =>
        says(wscDefinition, (fact) =>
          fact.type === 'producer-selected' ? { ...fact, receipt: { ...fact.receipt, counter: 1 } } : fact,
        ),
      ),
    ],
    [
      'stakes that are never taken',
      'progress',
      startable(ascDefinition, () => says(ascDefinition, (fact) => (fact.type === 'stake-taken' ? undefined : fact))),
    ],
    [
      'a deadline that leads to nothing',
      'halt',
      startable(vpscDefinition, (rules) => ({
        ...rules,
        deadline: (state) => {
          const due = rules.deadline(state);
          return due === undefined || !('atMs' in due) ? due : { ...due, atMs: due.atMs - 10 };
        },
      })),
    ],
    ['a state that is made of more than what is stored', 'replay', forgetful],
  ])(
    '%s: %s',
    async (_what, invariant, actor) => {
      const { failure } = await runPlan(PLAN, { actors: without(actor) });
      expect(failure).toMatchObject({ invariant });
    },
    120_000,
  );

  const governanceSays = (change: (fact: GovernanceFact) => GovernanceFact): Alterations => ({
    actors: without(startable(governanceDefinition, () => says(governanceDefinition, change))),
  });

  it('but none is while versions follow one another', async () => {
    expect((await runPlan(CHANGING)).failure).toBeUndefined();
  }, 120_000);

  it.each<[what: string, invariant: string, plan: Plan, alterations: Alterations]>([
    [
      'a version that speaks when it is not its turn',
      'turns',
      CHANGING,
      {
        actors: (all) =>
          all.map((one) =>
            one.name === 'wsc'
              ? startable({ ...wscDefinition, lease: one.lease, rules: wscRulesOf({ protocol: undefined, work: v1 }) })
              : one,
          ),
      },
    ],
    [
      'a version that draws in the name of another',
      'turns',
      CHANGING,
      {
        deployment: (one) => ({
          ...one,
          alter: (rules) =>
            says({ rules }, (fact) => (fact.type === 'producer-selected' ? { ...fact, protocol: fact.parent } : fact)),
        }),
      },
    ],
    [
      'lists that are not as their protocol has them, by code that everybody has',
      'verdicts',
      upgraded('by-sender@1.0.0', 'works'),
      { works: { ...works, 'by-sender@1.0.0': v1 } },
    ],
    [
      'a shadow that sees no difference',
      'shadows',
      slow(upgraded('by-sender@1.0.0', 'works')),
      { deployment: (one) => ({ ...one, work: v1 }) },
    ],
    [
      'parameters that nobody adopted',
      'adoptions',
      CHANGING,
      governanceSays((fact) => {
        if (fact.type !== 'epoch-closed' || fact.epoch !== 2n) return fact;
        const parameters = { ...fact.parameters, subsidy: fact.parameters.subsidy + 1n };
        return { ...fact, parameters, parametersHash: parametersHashOf(parameters) };
      }),
    ],
    [
      'a share that no manifest names',
      'adoptions',
      CHANGING,
      governanceSays((fact) =>
        fact.type === 'epoch-closed' && fact.governanceSharePpm !== undefined
          ? { ...fact, governanceSharePpm: 70_000 }
          : fact,
      ),
    ],
    [
      'a stage that binds too much',
      'adoptions',
      CHANGING,
      governanceSays((fact) => (fact.type === 'stage-begun' ? { ...fact, bindingPpm: 500_000 } : fact)),
    ],
    [
      'a return to what did not work',
      'adoptions',
      upgraded('as-it-comes@1.0.0', 'nowhere'),
      governanceSays(returnToTheSame),
    ],
    [
      'governance REP that is worth more than what it is from',
      'creation',
      CHANGING,
      { actors: without(vpscSays('grep-created', ({ endowments }) => ({ endowments: plusOne(endowments) }))) },
    ],
  ])(
    '%s: %s',
    async (_what, invariant, plan, alterations) => {
      const { failure } = await runPlan(plan, alterations);
      expect(failure).toMatchObject({ invariant });
    },
    120_000,
  );
});
