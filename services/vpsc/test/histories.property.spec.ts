import fc from 'fast-check';
import type { VpscFact } from '@bpdao/messages';
import { movesOf, RepBook } from '@bpdao/tokens';
import { genesis, MEMBERS, SHARE_PPM } from './genesis-of-members.ts';
import { fundingsOf, HistoryOfMembers } from './history-of-members.ts';
import { carol, REP } from './pool-of-alice.ts';
import { step, take } from './steps-of-members.ts';

const sum = (amounts: Iterable<bigint>): bigint => [...amounts].reduce((total, amount) => total + amount, 0n);
const factsOf = <T extends VpscFact['type']>(
  { facts }: HistoryOfMembers,
  type: T,
): readonly Extract<VpscFact, { type: T }>[] =>
  facts.filter((fact): fact is Extract<VpscFact, { type: T }> => fact.type === type);

/** Checks the sums of REP of both types account by account, and each stake against its pool. */
function repIsConserved({ state }: HistoryOfMembers): void {
  for (const repType of ['wrep', 'grep'] as const) {
    const ledger = state.book.ledger(repType);
    const burnedAndHeld = sum(ledger.accounts.keys().map((address) => ledger.balanceOf(address))) + ledger.burned;
    expect(burnedAndHeld).toBe((repType === 'wrep' ? 400n * REP : 0n) + ledger.minted);
    for (const [address, { free, asc, pools, debt }] of ledger.accounts) {
      expect([free >= 0n, asc >= 0n, debt >= 0n, debt === 0n || free === 0n]).toEqual([true, true, true, true]);
      const staked = [...state.openPools.values()]
        .filter(({ opened }) => opened.repType === repType)
        .map((pool): readonly [string, bigint] => [pool.opened.poolId, stakeIn(pool, address)]);
      expect(new Map(pools)).toEqual(new Map(staked.filter(([, amount]) => amount > 0n)));
    }
  }
}

function stakeIn({ opened, votes, commitments }: HistoryOfMembers['hidden'][number], address: string): bigint {
  const open = Array.from(votes.values(), ({ vote }) => vote.payload.value).filter(({ voter }) => voter === address);
  return (
    sum(open.map(({ stake: staked }) => staked)) +
    (commitments.get(address)?.stake ?? 0n) +
    (opened.producer === address ? opened.availabilityStake : 0n)
  );
}

/**
 * Checks the balance of the salary account: salary shared and not paid, the fees of open pools, and refunds not paid.
 */
function salaryAccountIsRight(history: HistoryOfMembers): void {
  const { state, accounts, blocks } = history;
  const settled = [...factsOf(history, 'round-settled'), ...factsOf(history, 'pool-settled')];
  const shared = sum(settled.map(({ salary, governance }) => salary.fee + (governance?.salary.fee ?? 0n)));
  const waiting =
    sum(state.toOpen.map(({ funding: { amount } }) => amount)) + sum(history.hidden.map(({ opened }) => opened.fee));
  const refunds =
    sum(factsOf(history, 'pool-settled').map(({ refund }) => refund?.amount ?? 0n)) +
    sum(factsOf(history, 'pool-refused').map(({ funding: { amount } }) => amount));
  const paid = sum(blocks.flatMap(({ block }) => block.payouts.map(({ amount }) => amount)));
  expect(history.salaryAccount).toBe(shared + waiting + refunds - paid);
  const queued =
    sum(settled.flatMap((fact) => [...fact.queued, ...(fact.governance?.queued ?? [])].map(({ amount }) => amount))) +
    sum(factsOf(history, 'salary-claimed').map(({ amount }) => amount));
  expect(sum([...MEMBERS].map((address) => state.book.payouts.of(address)))).toBe(queued + refunds - paid);
  expect(accounts.sum).toBe(
    sum(genesis.accounts.map(({ balance }) => balance)) + sum(blocks.map(({ subsidy }) => subsidy)),
  );
  for (const salary of Object.values(state.book.salaries)) expect(salary.isExact()).toBe(true);
}

/** Checks that a settling fact states the outcome of its fold. */
function factIsRight({ facts, state: { book } }: HistoryOfMembers): void {
  const fact = facts.at(-1);
  if (fact?.type !== 'round-settled' && fact?.type !== 'pool-settled') return;
  expect(fact.supply).toEqual({ wrep: book.wrep.supply, grep: book.grep.supply });
  const ofItsType = book.salaries[fact.type === 'pool-settled' ? fact.repType : 'wrep'];
  expect([fact.salary.perRep, fact.salary.rest]).toEqual([ofItsType.perRep, ofItsType.rest]);
  if (fact.governance !== undefined) {
    expect([fact.governance.salary.perRep, fact.governance.salary.rest]).toEqual([
      book.salaries.grep.perRep,
      book.salaries.grep.rest,
    ]);
  }
}

/** Checks that the moves in settling facts are enough to know the governance REP of every member. */
function holdersAreKnown({ facts, state: { book } }: HistoryOfMembers): void {
  const held = new Map<string, bigint>();
  for (const fact of facts) {
    const moves =
      fact.type === 'grep-created'
        ? fact.endowments.map(({ address, amount }) => [address, amount] as const)
        : fact.type === 'pool-settled' && fact.repType === 'grep'
          ? movesOf(fact)
          : [];
    for (const [address, delta] of moves) held.set(address, (held.get(address) ?? 0n) + delta);
  }
  for (const address of MEMBERS) expect(held.get(address) ?? 0n).toBe(book.grep.balanceOf(address));
}

/**
 * Checks that governance REP is created once, and gets its share of the earnings of work REP from the second height on.
 */
function sharesAreRight(history: HistoryOfMembers): void {
  expect(factsOf(history, 'grep-created').length <= 1).toBe(true);
  for (const { salary, governance } of factsOf(history, 'round-settled')) {
    const fee = salary.fee + (governance?.salary.fee ?? 0n);
    if (governance !== undefined) expect([0n, (fee * BigInt(SHARE_PPM)) / 1_000_000n]).toContain(governance.salary.fee);
  }
}

/**
 * Checks that every pool paid for by an accepted block is opened or refused, once and in order, and that every opened
 * pool is settled once.
 */
function poolsAreAnswered(history: HistoryOfMembers): void {
  const answers = history.facts
    .flatMap((fact) =>
      fact.type === 'pool-refused' || fact.type === 'pool-opened' ? [fact.funding?.transaction ?? ''] : [],
    )
    .filter((transaction) => transaction !== '');
  expect(answers).toEqual(history.blocks.flatMap(fundingsOf).map(({ transaction }) => transaction));
  const paidFor = factsOf(history, 'pool-opened')
    .filter(({ kind }) => kind === 'funded')
    .map(({ poolId }) => poolId);
  expect(
    factsOf(history, 'pool-settled')
      .filter(({ kind }) => kind === 'funded')
      .map(({ poolId }) => poolId)
      .toSorted(),
  ).toEqual(paidFor.toSorted());
}

/** Runs a history to its end: pools close, and the Forum records their results. */
function end(history: HistoryOfMembers): void {
  const { state } = history;
  for (let turns = 0; state.openPools.size + state.toOpen.length > 0; turns += 1) {
    if (turns > 20) throw new Error('what is under way never ends');
    history.pass(1000);
    history.record({ from: carol, amount: 0n, burned: 0n });
  }
}

describe('any history of blocks and pools that others paid for', () => {
  it('conserves REP and $, owes exactly what the salary account holds, and answers every pool', () => {
    const seen = new Set<string>();
    const histories = fc.property(fc.array(step, { minLength: 50, maxLength: 200, size: 'max' }), (steps) => {
      const history = new HistoryOfMembers((after) => {
        repIsConserved(after);
        salaryAccountIsRight(after);
        factIsRight(after);
      });
      for (const next of steps) take(history, next);
      end(history);
      poolsAreAnswered(history);
      sharesAreRight(history);
      holdersAreKnown(history);
      for (const { pools } of [
        ...history.state.book.wrep.accounts.values(),
        ...history.state.book.grep.accounts.values(),
      ]) {
        expect(pools.size).toBe(0);
      }
      expect(folded(history)).toEqual(history.state.book);
      for (const name of happened(history)) seen.add(name);
    });
    for (let ran = 0; ran < 150 || (ran < 600 && seen.size < HAPPENINGS.size); ran += 50) {
      fc.assert(histories, { numRuns: 50 });
    }
    expect(seen).toEqual(HAPPENINGS);
  }, 120_000);
});

/** The happenings that must occur in the test; the rarest occurs about once in twenty histories. */
const HAPPENINGS = new Set([
  'pool accepted',
  'pool rejected',
  'pool void',
  'round accepted',
  'round rejected',
  'round void',
  'pool-refused post-unknown',
  'pool-refused below-minimum',
  'pool-refused already-open',
  'pool-refused too-many-open',
  'unrevealed',
  'debt',
  'debt paid',
  'claim',
  'refund',
  'pool slashed',
  'round slashed',
  'pool-refused no-grep',
  'grep created',
  'stage of grep accepted',
  'stage of wrep accepted',
  'stage of grep rejected',
  'stage of grep void',
  'pool of grep',
  'grep minted',
  'governance salary of round',
  'governance salary of pool',
  'holders queued',
]);

/** Returns the ledgers and the salary that follow from the facts alone. */
function folded({ facts }: HistoryOfMembers): RepBook {
  const book = new RepBook(genesis.members, genesis.parameters.payoutMin);
  for (const fact of facts) book.fold(fact);
  return book;
}

/** Yields the names of the happenings of a history, so that none of them goes untested. */
function* happened({ facts }: HistoryOfMembers): Generator<string> {
  for (const fact of facts) {
    if (fact.type === 'pool-refused') yield `pool-refused ${fact.reason}`;
    if (fact.type === 'grep-created') yield 'grep created';
    if (fact.type === 'salary-claimed') yield 'claim';
    if (fact.type !== 'pool-settled' && fact.type !== 'round-settled') continue;
    if (fact.governance !== undefined && fact.governance.salary.fee > 0n) {
      yield `governance salary of ${fact.type === 'pool-settled' ? 'pool' : 'round'}`;
    }
    if (fact.governance !== undefined && fact.governance.queued.length > 0) yield 'holders queued';
    if (fact.type === 'pool-settled' && fact.kind === 'governance') {
      if (fact.repType === 'grep' || fact.outcome === 'accepted') yield `stage of ${fact.repType} ${fact.outcome}`;
      continue;
    }
    if (fact.type === 'pool-settled' && fact.repType === 'grep') yield 'pool of grep';
    if (fact.type === 'pool-settled' && fact.repType === 'grep' && fact.minted > 0n) yield 'grep minted';
    yield `${fact.type === 'pool-settled' ? 'pool' : 'round'} ${fact.outcome}`;
    if (fact.type === 'pool-settled' && fact.refund !== undefined) yield 'refund';
    if (fact.stakes.some((staked) => staked.side === undefined)) yield 'unrevealed';
    if (fact.debits.some(({ owed, taken }) => owed > taken)) yield 'debt';
    if (fact.debtsPaid.length > 0) yield 'debt paid';
    if (fact.slashes.length > 0) yield `${fact.type === 'pool-settled' ? 'pool' : 'round'} slashed`;
  }
}
