import { gossipDefinition } from '@bpdao/gossip/definition';
import { governanceDefinition } from '@bpdao/governance/definition';
import type { Plan } from '../src/plan.ts';
import { startable, type Startable } from '../src/replica.ts';
import { runPlan } from '../src/run.ts';
import {
  leaveOutAnEpoch,
  PLAN,
  repeat,
  returnToTheSame,
  says,
  upgraded,
  without,
  type GovernanceFact,
} from './broken-actors.ts';

describe('an actor that looks at its own invariants halts, and names the one that its broken rule breaks:', () => {
  const governance = (change: (fact: GovernanceFact) => GovernanceFact): Startable =>
    startable(governanceDefinition, ({ brokenInvariant }) => ({
      ...says(governanceDefinition, change),
      ...(brokenInvariant === undefined ? undefined : { brokenInvariant }),
    }));

  it.each<[what: string, invariant: string, plan: Plan, actor: Startable]>([
    ['a repeat is active a second time', 'once in each order of the set', PLAN, startable(gossipDefinition, repeat)],
    ['an epoch is left out', 'an epoch is closed once its heights are settled', PLAN, governance(leaveOutAnEpoch)],
    [
      'a return to what did not work',
      'no protocol that was reverted comes into force again',
      upgraded('as-it-comes@1.0.0', 'nowhere'),
      governance(returnToTheSame),
    ],
  ])(
    '%s: %s',
    async (_what, invariant, plan, actor) => {
      const { failure } = await runPlan(plan, { actors: without(actor) });
      expect(failure).toMatchObject({ invariant: 'halt', sentence: expect.stringContaining(invariant) as string });
    },
    120_000,
  );
});
