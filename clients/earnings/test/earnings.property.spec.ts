import fc from 'fast-check';
import { SALARY_ACCOUNT } from '@bpdao/chain';
import { Earnings, Totals, type EarningLine } from '../src/index.ts';
import { Community } from './community.ts';
import { eve, genesis, MEMBERS, PEOPLE, REP } from './genesis-of-community.ts';
import { end, flourish, quarrel } from './stories-of-community.ts';

const member = fc.constantFrom(...MEMBERS);
const person = fc.constantFrom(...PEOPLE);
const side = fc.constantFrom('for' as const, 'for' as const, 'against' as const);
const stake = fc.bigInt({ min: 1n, max: 60n * REP });
const wish = fc.record({
  sender: person,
  amount: fc.bigInt({ min: 1n, max: 30n * REP }),
  to: fc.option(person, { nil: undefined }),
  back: fc.nat({ max: 5 }),
  repType: fc.constantFrom('wrep' as const, 'grep' as const),
});
const citation = fc.record({
  back: fc.nat({ max: 5 }),
  weightPpm: fc.constantFrom(500_000, 333_333, -1_000_000, -1_000_000, -333_333),
});

/** The next event. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('propose' as const), wishes: fc.array(wish, { maxLength: 6 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('vote' as const), voter: member, side, stake }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('agree' as const), part: fc.bigInt({ min: 2n, max: 6n }) }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('commit' as const), pool: fc.nat({ max: 2 }), voter: person, side, stake }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('support' as const) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('reveal' as const), skip: fc.constantFrom(4, 100) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 100, 200, 400) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('record' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('post' as const),
      authors: fc.uniqueArray(fc.constantFrom(eve, eve, ...PEOPLE), { minLength: 1, maxLength: 3 }),
      citations: fc.uniqueArray(citation, { selector: ({ back }) => back, maxLength: 3 }),
      burnPpm: fc.constantFrom(0, 0, 100_000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('adopt' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('claim' as const), who: person }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('report' as const), offender: member, reporter: person }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('offer' as const),
      who: member,
      delta: fc.bigInt({ min: -20n * REP, max: 60n * REP }),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function take(community: Community, next: Step): void {
  switch (next.do) {
    case 'propose':
      return community.propose(next.wishes);
    case 'agree':
      for (const voter of MEMBERS) community.vote(voter, 'for', community.vpsc.book.wrep.freeOf(voter) / next.part);
      return;
    case 'vote':
      return community.vote(next.voter, next.side, next.stake);
    case 'commit':
      return community.commit(next.pool, next.voter, next.side, next.stake);
    case 'support':
      return community.support();
    case 'reveal':
      return community.reveal(next.skip);
    case 'pass':
      return community.pass(next.ms);
    case 'record':
      return community.record();
    case 'post':
      return community.post(next.authors, next.citations, next.burnPpm);
    case 'adopt':
      return community.adopt();
    case 'claim':
      return community.claim(next.who);
    case 'report':
      return community.report(next.offender, next.reporter);
    case 'offer':
      return community.offer(next.who, next.delta);
    default:
      return next satisfies never;
  }
}

/** Explains an address, and checks after each line that the lines sum up to the stated balance. */
function explain(
  { facts }: Community,
  address: string,
): { readonly earnings: Earnings; readonly lines: readonly EarningLine[] } {
  const earnings = new Earnings(genesis, address);
  const totals = new Totals();
  const lines: EarningLine[] = [];
  const add = (more: readonly EarningLine[]): void => {
    for (const line of more) totals.add(line);
    lines.push(...more);
    if (more.length === 0) return;
    const { rep, dollars } = earnings.held;
    expect([totals.sum('wrep'), totals.sum('grep'), totals.sum('dollar')]).toEqual([
      rep.wrep.balance,
      rep.grep.balance,
      dollars,
    ]);
  };
  add(earnings.begin(genesis));
  for (const { fact, atMs } of facts) add(earnings.take(fact, atMs));
  return { earnings, lines };
}

function arithmeticIsRight(line: EarningLine): void {
  if (line.reason === 'stake-won') expect(line.amount).toBe((line.share.pot * line.stake.stake) / line.share.winners);
  if (line.reason === 'authored') {
    expect(line.amount).toBe(line.granted - line.short);
    expect(line.parts?.reduce((sum, { amount }) => sum + amount, 0n)).toBe(line.granted);
  }
  if (line.reason === 'taken-back') {
    expect(line.amount).toBe(line.debt - line.owed);
    expect(line.parts?.reduce((sum, { amount }) => sum + amount, 0n)).toBe(-line.owed);
  }
  if (line.reason === 'salary') expect(line.amount).toBe(line.accrued / 10n ** 18n);
}

describe('the explanation of any history', () => {
  it('sums to what the ledgers hold, for everybody and both currencies, and its arithmetic is right', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(step, { minLength: 60, maxLength: 250, size: 'max' }),
        (quarrelsome, steps) => {
          const community = new Community();
          if (quarrelsome) {
            quarrel(community);
            flourish(community);
          }
          for (const next of steps) take(community, next);
          end(community);
          const { book } = community.vpsc;
          for (const address of [...PEOPLE, SALARY_ACCOUNT]) {
            const {
              earnings: { held },
              lines,
            } = explain(community, address);
            expect(held.rep.wrep).toEqual({ balance: book.wrep.balanceOf(address), debt: book.wrep.debtOf(address) });
            expect(held.rep.grep).toEqual({ balance: book.grep.balanceOf(address), debt: book.grep.debtOf(address) });
            expect(held.dollars).toBe(community.accounts.get(address).balance);
            expect([held.accrued, held.queued]).toEqual([book.accruedOf(address), book.payouts.of(address)]);
            for (const line of lines) {
              arithmeticIsRight(line);
              seen.add(
                line.asset === 'grep' || (line.reason === 'salary' && line.repType === 'grep')
                  ? `grep ${line.reason}`
                  : line.reason,
              );
            }
          }
        },
      ),
      { numRuns: 120 },
    );
    const happened = [
      'authored',
      'debt-paid',
      'fee',
      'fees',
      'genesis',
      'offer-lost',
      'paid-out',
      'pool-funded',
      'pool-income',
      'received',
      'refund',
      'reported',
      'salary',
      'sent',
      'slashed',
      'stake-lost',
      'stake-won',
      'subsidy',
      'taken-back',
      'grep created',
      'grep stake-won',
      'grep authored',
      'grep salary',
    ];
    expect(happened.filter((reason) => !seen.has(reason))).toEqual([]);
  }, 60_000);
});

describe('the way of a reward', () => {
  it('is told from the pool’s post to the author’s, with weights and amounts', () => {
    const community = new Community();
    community.post([MEMBERS[2]!], [{ back: 0, weightPpm: 500_000 }], 0);
    community.propose([]);
    for (const voter of MEMBERS) community.vote(voter, 'for', 10n * REP);
    end(community);
    const { lines } = explain(community, eve);
    const [block, protocol] = [
      community.facts.flatMap(({ fact }) => (fact.type === 'block-proposed' ? [fact.postAddress] : []))[0]!,
      community.posts[0]!,
    ];
    expect(lines.filter(({ asset }) => asset === 'wrep')).toEqual([
      expect.objectContaining({
        reason: 'authored',
        height: 1n,
        amount: 150_000n,
        granted: 150_000n,
        short: 0n,
        pool: expect.objectContaining({ kind: 'block', post: block }),
        parts: [
          {
            path: [{ from: block, to: protocol, weightPpm: 100_000, amount: 500_000n }],
            post: protocol,
            stayed: 500_000n,
            weightPpm: 300_000,
            amount: 150_000n,
          },
        ],
      }),
    ]);
  });
});

describe('what an author owes', () => {
  it('is taken from what becomes free next, and both are told', () => {
    const community = new Community();
    quarrel(community);
    const { earnings, lines } = explain(community, eve);
    const told = lines.filter(
      ({ asset, reason }) => asset === 'wrep' && (reason === 'taken-back' || reason === 'debt-paid'),
    );
    expect(told).toEqual([
      expect.objectContaining({ reason: 'taken-back', amount: -500_000n, owed: 500_000n, debt: 0n }),
      expect.objectContaining({ reason: 'debt-paid', amount: -150_000n }),
      expect.objectContaining({ reason: 'debt-paid', amount: -3_350_003n }),
    ]);
    expect(earnings.held.rep.wrep).toEqual({ balance: 759_995n, debt: 0n });
  });
});
