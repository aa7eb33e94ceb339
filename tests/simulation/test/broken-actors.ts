import { again } from '@bpdao/actor';
import type { gossipDefinition } from '@bpdao/gossip/definition';
import type { governanceDefinition } from '@bpdao/governance/definition';
import { QUIET, type Plan } from '../src/plan.ts';
import type { Startable } from '../src/replica.ts';

/** A chain on which nothing goes wrong by itself. */
export const PLAN: Plan = {
  seed: 1,
  blocks: 12,
  producers: 6,
  customers: 4,
  founders: false,
  parameters: { epochBlocks: 10 },
  limits: {},
  network: QUIET,
  happenings: [],
  dishonest: [],
};

/** On this one version 2 follows, with governance REP and changes by vote. */
export const CHANGING: Plan = {
  ...PLAN,
  blocks: 50,
  parameters: { epochBlocks: 6, activationDelayBlocks: 1, maxBlockTxs: 50 },
  upgrades: [{ height: 1, version: 'work-protocol@2.0.0', governanceSharePpm: 50_000, fate: 'works' }],
};
/** And here something else, which is returned from. */
export const upgraded = (version: 'by-sender@1.0.0' | 'as-it-comes@1.0.0', fate: 'works' | 'nowhere'): Plan => ({
  ...CHANGING,
  upgrades: [{ height: 1, version, governanceSharePpm: 0, fate }],
});

/**
 * Rules of an actor that say something else in place of a fact, where `change` gives it; undefined: they say nothing.
 * They do not look at their own invariants: who lies about the one leaves out the other.
 */
export function says<D extends { readonly rules: { decide(state: never, message: never): unknown } }>(
  definition: D,
  change: (fact: FactOf<D>) => FactOf<D> | undefined,
): D['rules'] {
  const decide = (state: never, message: never): unknown => {
    const decision = definition.rules.decide(state, message) as { readonly type: string; readonly fact: FactOf<D> };
    if (decision.type !== 'say') return decision;
    const fact = change(decision.fact);
    return fact === undefined ? { type: 'nothing' } : { ...decision, fact };
  };
  const rules: D['rules'] = { ...definition.rules, decide };
  return Object.assign(rules, { brokenInvariant: () => undefined });
}

export type FactOf<D extends { readonly rules: { decide(state: never, message: never): unknown } }> =
  Extract<ReturnType<D['rules']['decide']>, { readonly type: 'say' }> extends { readonly fact: infer F } ? F : never;

/** All actors, one of them another than it should be. */
export const without =
  (startableOf: Startable) =>
  (actors: readonly Startable[]): readonly Startable[] =>
    actors.map((one) => (one.actor === startableOf.actor ? startableOf : one));

/** Gossip that states a repeat as if it were new. */
export type GossipRules = (typeof gossipDefinition)['rules'];
export const repeat = (rules: GossipRules): GossipRules => ({
  ...rules,
  decide: (state, message) => {
    const decision = rules.decide(state, message);
    return decision === again && message.type === 'command'
      ? {
          type: 'say',
          fact: {
            ...message.command,
            type: 'transactions-gossiped',
            transaction: { payload: message.command.payload, signature: message.command.signature },
          },
        }
      : decision;
  },
});

export type GovernanceFact = FactOf<typeof governanceDefinition>;

/** Governance that skips an epoch. */
export const leaveOutAnEpoch = (fact: GovernanceFact): GovernanceFact =>
  fact.type === 'epoch-closed' ? { ...fact, epoch: fact.epoch + 1n } : fact;

/** Governance that returns to the protocol that did not work. */
export const returnToTheSame = (fact: GovernanceFact): GovernanceFact =>
  fact.type === 'protocol-reverted' ? { ...fact, protocol: fact.reverted } : fact;
