import fc from 'fast-check';
import { changedParameters, defaultParameters } from '@bpdao/genesis';
import type { GovernanceFact, Outcome } from '@bpdao/messages';
import { governanceRules } from '../src/domain/rules.ts';
import { ALICE, BOB, CAROL, genesis, Governance, V2, V3 } from './governance-of-four.ts';

const HOLDERS = [ALICE, BOB, CAROL, '0f'.repeat(32)];
const CHANGES: readonly object[] = [
  { parameters: { subsidy: 5_000_000 } },
  { parameters: { subsidy: 20_000_000 } },
  { governanceSharePpm: 60_000 },
  { governanceSharePpm: 25_000, parameters: { subsidy: 7_000_000 } },
  { parameters: { epochBlocks: 3 } },
];
const PROPOSALS = CHANGES.map((_change, index) => `7${index}`.repeat(32));
const POSTS = [...PROPOSALS, V2, V3];

/** The next step. Voters are mostly in favour, so that changes come through. */
type Step =
  | { readonly do: 'attest'; readonly holder: number; readonly post: number }
  | { readonly do: 'settle'; readonly outcome: Outcome }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'begin' }
  | { readonly do: 'end'; readonly which: number; readonly up: bigint; readonly down: bigint }
  | { readonly do: 'silence' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('attest' as const), holder: fc.nat(3), post: fc.nat(POSTS.length - 1) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      outcome: fc.constantFrom<Outcome>('accepted', 'accepted', 'accepted', 'accepted', 'void', 'rejected'),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(10, 100, 200) }) },
  { weight: 8, arbitrary: fc.constant({ do: 'begin' as const }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      which: fc.nat(1),
      up: fc.bigInt(5n, 20n),
      down: fc.bigInt(0n, 6n),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'silence' as const }) },
);

/**
 * A history in which governance REP exists. Each pool is opened at once when governance asks for it, and ends by a
 * step.
 */
class History {
  readonly governance = Governance.withGrep();
  /** The acceptances of stages, as "post stage type"; those of a failed change are forgotten. */
  readonly accepted = new Set<string>();
  private open: { readonly post: string; readonly stage: number; readonly repType: 'wrep' | 'grep' }[] = [];

  constructor() {
    for (const [index, change] of CHANGES.entries()) this.governance.proposal(PROPOSALS[index]!, change);
    this.governance.post(V3);
  }

  take(next: Step): void {
    const { governance } = this;
    switch (next.do) {
      case 'attest':
        return void governance.attest({ attester: HOLDERS[next.holder]!, post: POSTS[next.post]! });
      case 'settle':
        return void governance.settle(next.outcome);
      case 'pass':
        governance.nowMs += next.ms;
        return undefined;
      case 'begin':
        return this.begin();
      case 'end':
        return this.end(next.which, next.up, next.down);
      case 'silence':
        return governance.patienceMs() === undefined ? undefined : void governance.runOutOfPatience();
      default:
        return next satisfies never;
    }
  }

  private begin(): void {
    const begun = this.governance.begin();
    if (begun?.type !== 'stage-begun') return;
    if (begun.stage === 1 && begun.repType === 'grep') {
      for (const one of this.accepted) if (one.startsWith(begun.post)) this.accepted.delete(one);
    }
    this.open.push(begun);
    this.governance.openPool(begun.post, begun.stage, begun.repType);
  }

  private end(which: number, up: bigint, down: bigint): void {
    const pool = this.open[which % this.open.length];
    if (pool === undefined) return;
    this.open = this.open.filter((one) => one !== pool);
    const outcome = up >= down ? 'accepted' : 'rejected';
    if (outcome === 'accepted') this.accepted.add(`${pool.post} ${pool.stage} ${pool.repType}`);
    this.governance.settlePool(pool.post, pool.repType, up, down, outcome);
  }
}

/**
 * Checks that every side accepted all three stages of an adopted post, and that governance asked for no pool of another
 * post meanwhile.
 */
function adoptionsAreRight({ governance, accepted }: History, fact: GovernanceFact): void {
  if (fact.type !== 'epoch-closed' || fact.adopted === undefined) return;
  const sides = 'governanceSharePpm' in (CHANGES[PROPOSALS.indexOf(fact.adopted)] ?? {}) ? ['grep', 'wrep'] : ['grep'];
  for (const stage of [1, 2, 3]) {
    for (const side of sides) expect(accepted).toContain(`${fact.adopted} ${stage} ${side}`);
  }
  const before = governance.saidOf('epoch-closed').at(-2);
  expect(isStep(before?.parameters.subsidy ?? 0n, fact.parameters.subsidy)).toBe(true);
  expect(fact.governanceSharePpm).toBeGreaterThan(0);
}

const isStep = (from: bigint, to: bigint): boolean =>
  !(
    'code' in
    changedParameters({ ...defaultParameters, subsidy: from }, { parameters: [['subsidy', to]] }, genesis.governable)
  );

describe('any history of attestations, stages and blocks', () => {
  it('has one open change at a time, adopts nothing that a stage did not accept, and one thing an epoch', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(step, { minLength: 80, maxLength: 250, size: 'max' }), (steps) => {
        const history = new History();
        const { governance } = history;
        const from = governance.said.length;
        let told = from;
        let place: string | undefined;
        for (const next of steps) {
          history.take(next);
          for (const fact of governance.said.slice(told)) {
            adoptionsAreRight(history, fact);
            if (fact.type === 'stage-begun') expect(fact.post).toBe(place);
            if (fact.type === 'epoch-closed' && fact.opened !== undefined) place = fact.opened.post;
            for (const name of happened(fact)) seen.add(name);
          }
          told = governance.said.length;
          if (governance.state.open !== undefined) expect(governance.state.open.post).toBe(place);
        }
        changesOnlyByAdoption(governance);
      }),
      { numRuns: 150 },
    );
    expect(seen).toEqual(
      new Set([
        'post-attested',
        'opened',
        'stage 1',
        'stage 2',
        'stage 3',
        'adopted parameters',
        'adopted share',
        'adopted protocol',
        'protocol-reverted',
      ]),
    );
  }, 60_000);

  it('folded again leads to the same state', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 40, maxLength: 120, size: 'max' }), (steps) => {
        const history = new History();
        for (const next of steps) history.take(next);
        const { folded, state } = history.governance;
        const again = governanceRules.genesis(genesis);
        for (const one of folded) {
          if ('own' in one) governanceRules.evolve(again, { atMs: one.atMs, fact: one.own });
          else governanceRules.hear(again, one.heard);
        }
        expect(again).toEqual(state);
      }),
      { numRuns: 100 },
    );
  });
});

/** Checks that only an adoption or a return changes the share, the protocol or the parameters in force. */
function changesOnlyByAdoption(governance: Governance): void {
  let before: Extract<GovernanceFact, { type: 'epoch-closed' }> | undefined;
  let reverted = false;
  for (const fact of governance.said) {
    if (fact.type === 'protocol-reverted') reverted = true;
    if (fact.type !== 'epoch-closed') continue;
    if (before !== undefined && fact.adopted === undefined && fact.createsGrepFrom === undefined) {
      expect(fact.governanceSharePpm).toBe(before.governanceSharePpm);
      if (!reverted) expect([fact.protocol, fact.parametersHash]).toEqual([before.protocol, before.parametersHash]);
    }
    [before, reverted] = [fact, false];
  }
}

function* happened(fact: GovernanceFact): Generator<string> {
  if (fact.type === 'stage-begun') yield `stage ${fact.stage}`;
  else if (fact.type !== 'epoch-closed') yield fact.type;
  else if (fact.opened !== undefined) yield 'opened';
  if (fact.type !== 'epoch-closed' || fact.adopted === undefined) return;
  const change = CHANGES[PROPOSALS.indexOf(fact.adopted)];
  yield `adopted ${change === undefined ? 'protocol' : 'governanceSharePpm' in change ? 'share' : 'parameters'}`;
}
