import fc from 'fast-check';
import { MEMBERS, POSTS } from './genesis-of-members.ts';
import type { HistoryOfMembers } from './history-of-members.ts';
import { carol, dave, REP } from './pool-of-alice.ts';

const member = fc.constantFrom(...MEMBERS);
const side = fc.constantFrom('for' as const, 'against' as const);
const stake = fc.bigInt({ min: 1n, max: 40n * REP });
const repType = fc.constantFrom('wrep' as const, 'grep' as const);
const funding = fc.record({
  sender: fc.constantFrom(carol, dave),
  post: fc.constantFrom(...POSTS),
  repType,
  amount: fc.constantFrom(9n * REP, 10n * REP, 33_333_333n),
});
const leach = fc.record({
  from: member,
  amount: fc.bigInt({ min: 0n, max: 150n * REP }),
  burned: fc.bigInt({ min: 0n, max: REP }),
});

/** The next step of a history. It picks among the existing pools and commitments; a reveal is honest or not. */
export const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('propose' as const), fundings: fc.array(funding, { maxLength: 6 }) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('vote' as const), voter: member, side, stake }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('agree' as const), part: fc.bigInt({ min: 1n, max: 6n }) }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('commit' as const), pool: fc.nat({ max: 1 }), voter: member, side, stake }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('rally' as const),
      pool: fc.nat({ max: 1 }),
      side,
      part: fc.bigInt({ min: 2n, max: 6n }),
    }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('reveal' as const),
      which: fc.nat({ max: 7 }),
      honestly: fc.constantFrom(true, true, true, false),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('show' as const) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 100, 200, 300) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('record' as const), leach }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('create' as const),
      amounts: fc.array(fc.bigInt({ min: 0n, max: 100n * REP }), { maxLength: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('begin' as const),
      repType,
      bindingPpm: fc.constantFrom(0, 10_000, 1_000_000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('claim' as const), who: member }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('report' as const), offender: member, reporter: member }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('offer' as const),
      who: member,
      delta: fc.bigInt({ min: -20n * REP, max: 20n * REP }),
    }),
  },
);
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Takes a step in a history. */
export function take(history: HistoryOfMembers, next: Step): void {
  switch (next.do) {
    case 'propose':
      return history.propose(next.fundings);
    case 'agree':
      for (const voter of MEMBERS) history.vote(voter, 'for', history.state.book.wrep.freeOf(voter) / next.part);
      return;
    case 'vote':
      return history.vote(next.voter, next.side, next.stake);
    case 'commit':
      return history.commit(next.pool, next.voter, next.side, next.stake);
    case 'rally':
      for (const voter of MEMBERS) {
        history.commit(next.pool, voter, next.side, history.freeOf(next.pool, voter) / next.part);
      }
      return;
    case 'reveal':
      return history.reveal(next.which, next.honestly);
    case 'show':
      for (let waiting = history.hidden.length * MEMBERS.length; waiting > 0; waiting -= 1) history.reveal(0, true);
      return;
    case 'pass':
      return history.pass(next.ms);
    case 'record':
      return history.record(next.leach);
    case 'create':
      return history.create(next.amounts);
    case 'begin':
      return history.begin(next.repType, next.bindingPpm);
    case 'claim':
      return history.claim(next.who);
    case 'report':
      return history.report(next.offender, next.reporter);
    case 'offer':
      return history.offer(next.who, next.delta);
    default:
      return next satisfies never;
  }
}
