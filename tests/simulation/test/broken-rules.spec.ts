import { ascDefinition } from '@bpdao/asc/definition';
import { gossipDefinition } from '@bpdao/gossip/definition';
import { governanceDefinition } from '@bpdao/governance/definition';
import { vpscDefinition } from '@bpdao/vpsc/definition';
import { wscDefinition } from '@bpdao/wsc/definition';
import { QUIET } from '../src/plan.ts';
import type { Plan } from '../src/plan.ts';
import { startable } from '../src/replica.ts';
import type { Startable } from '../src/replica.ts';
import { runPlan } from '../src/run.ts';

/** A chain on which nothing goes wrong by itself. */
const PLAN: Plan = { seed: 1, blocks: 12, producers: 6, customers: 4, founders: false, parameters: { epochBlocks: 10 }, network: QUIET, happenings: [], dishonest: [] };

type VpscRules = (typeof vpscDefinition)['rules'];
type Said = Extract<ReturnType<VpscRules['decide']>, { readonly type: 'say' }>['fact'];

/** The VPSC, but that one type of its facts is another one than its rules say. */
const vpscSays = <T extends Said['type']>(type: T, change: (fact: Extract<Said, { readonly type: T }>) => Partial<Extract<Said, { readonly type: T }>>): Startable =>
  startable(vpscDefinition, (rules) => ({
    ...rules,
    decide(state, message) {
      const decision = rules.decide(state, message);
      if (decision.type !== 'say' || decision.fact.type !== type) return decision;
      return { type: 'say', fact: { ...decision.fact, ...change(decision.fact as Extract<Said, { readonly type: T }>) } };
    },
  }));

describe('a rule that is broken is seen and named', () => {
  it('on a plan that breaks nothing, when none is', async () => {
    expect((await runPlan(PLAN)).failure).toBeUndefined();
  }, 120_000);

  it.each<[what: string, actor: Startable, invariant: string]>([
    ['REP that comes from nowhere', vpscSays('round-settled', ({ credits }) => ({ credits: credits.map((credit) => ({ ...credit, credited: credit.credited + 1n })) })), 'rep'],
    ['salary that is shared unevenly', vpscSays('round-settled', ({ salary }) => ({ salary: { ...salary, perRep: salary.perRep + 1n } })), 'salary'],
    ['salary that is queued for more than accrued', vpscSays('round-settled', ({ queued }) => ({ queued: queued.map(({ address, amount }) => ({ address, amount: amount + 1n })) })), 'salary'],
    ['a pool that mints too much', vpscSays('pool-resolved', ({ minted }) => ({ minted: minted + 1n })), 'pools'],
    ['a pool that is tallied too early', startable(vpscDefinition, (rules) => ({ ...rules, deadline: (state) => { const deadline = rules.deadline(state); return deadline === undefined || !('atMs' in deadline) ? deadline : { ...deadline, atMs: deadline.atMs - 10 }; } })), 'halt'],
    ['a beacon that does not follow', vpscSays('round-settled', ({ beacon, outcome }) => (outcome === 'accepted' ? { beacon: beacon.replace(/./g, (digit) => (digit === '0' ? '1' : digit)) } : {})), 'blocks'],
    ['a height that is skipped', vpscSays('round-settled', ({ nextHeight }) => ({ nextHeight: nextHeight + 1n })), 'blocks'],
    ['REP that is encumbered twice', vpscSays('rep-encumbered', ({ encumbered }) => ({ encumbered: 2n * encumbered })), 'rep'],
    ['a transaction that is active again after it is settled', startable(gossipDefinition, (rules) => ({ ...rules, decide: (state, message) => { const decision = rules.decide(state, message); return decision.type === 'again' && message.type === 'command' ? { type: 'say', fact: { type: 'transactions-gossiped', transaction: message.command } } : decision; } })), 'transactions'],
    ['a transaction that is forgotten', startable(gossipDefinition, (rules) => ({ ...rules, deadline: () => undefined })), 'transactions'],
    ['an epoch that is left out', startable(governanceDefinition, (rules) => ({ ...rules, decide: (state, message) => { const decision = rules.decide(state, message); return decision.type === 'say' && decision.fact.type === 'epoch-closed' ? { type: 'say', fact: { ...decision.fact, epoch: decision.fact.epoch + 1n } } : decision; } })), 'epochs'],
    ['a draw that is not drawn', startable(wscDefinition, (rules) => ({ ...rules, decide: (state, message) => { const decision = rules.decide(state, message); return decision.type === 'say' && decision.fact.type === 'producer-selected' ? { type: 'say', fact: { ...decision.fact, receipt: { ...decision.fact.receipt, counter: 1 } } } : decision; } })), 'progress'],
    ['a stake that is not taken', startable(ascDefinition, (rules) => ({ ...rules, decide: (state, message) => { const decision = rules.decide(state, message); return decision.type === 'say' && decision.fact.type === 'stake-taken' ? { type: 'nothing' } : decision; } })), 'progress'],
    ['a state that depends on more than what is stored', startable(ascDefinition, (rules) => { let folds = 0; return { ...rules, hear: (state, heard) => { rules.hear(state, heard); folds += 1; state.placeInBook += folds % 2; } }; }), 'replay'],
  ])('%s', async (_what, actor, invariant) => {
    const { failure } = await runPlan(PLAN, { actors: (all) => all.map((one) => (one.actor === actor.actor ? actor : one)) });
    expect(failure?.invariant).toBe(invariant);
  }, 120_000);
});
