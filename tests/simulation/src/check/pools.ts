import type { Fact } from '@bpdao/catalogue';
import type { PoolOpened, PoolResolved, StakeResult } from '@bpdao/messages';
import type { SaidFact } from '@bpdao/sdk';
import type { Invariant, InvariantMaker } from './invariant.ts';
import type { PlainLedgers } from './rep-ledger.ts';
import { tally, type Stake, type Tally } from './tally.ts';

/** Ended block pools whose voters are active. */
const ACTIVE_POOLS = 5;

interface Pool {
  readonly opened: PoolOpened;
  readonly stakes: { -readonly [K in keyof Stake]: Stake[K] }[];
  /** Free REP at opening of the members that voted lately. */
  readonly awaited: Map<string, bigint>;
  resolved: PoolResolved | undefined;
}

type Told<T extends Fact['type']> = Extract<Fact, { readonly type: T }>;
type PoolEnd = Told<'round-settled' | 'pool-settled'>;

/**
 * Pools: each is tallied by its votes, at its time; an accepted pool mints exactly M, a rejected block and a void pool
 * nothing; the burned REP is the sum of the REP incinerated, lost, left over, paid as debt, slashed and not revealed.
 */
export const pools: InvariantMaker = ({ ledgers }): Invariant => {
  const book = new PoolBook(ledgers);
  return { name: 'pools', hear: (said) => book.hear(said) };
};

/** Every method returns the sentence that is broken, or undefined. */
class PoolBook {
  private readonly ledgers: PlainLedgers;
  private readonly open = new Map<string, Pool>();
  /** Burned in the graph of posts, by pool. */
  private readonly burnedByPosts = new Map<string, bigint>();
  private recent: (readonly string[])[] = [];

  constructor(ledgers: PlainLedgers) {
    this.ledgers = ledgers;
  }

  hear({ fact, atMs }: SaidFact): string | undefined {
    switch (fact.type) {
      case 'pool-opened':
        return this.opened(fact);
      case 'vote-cast':
        return this.staked(fact.vote.payload.value, fact.vote.payload.value.side, atMs);
      case 'vote-committed':
        return this.staked(fact.commitment.payload.value, undefined, atMs);
      case 'vote-revealed':
        return this.revealed(fact);
      case 'pool-resolved':
        return this.resolved(fact, atMs);
      case 'result-recorded':
        this.burnedByPosts.set(fact.poolId, fact.burned);
        return conserved(fact);
      case 'round-settled':
      case 'pool-settled':
        return this.settled(fact);
      default:
        return undefined;
    }
  }

  private opened(fact: PoolOpened): string | undefined {
    const { poolId, kind, producer, availabilityStake } = fact;
    const free = this.ledgers.freeOfAll(fact.repType);
    if (fact.free !== free) return `a pool is opened on ${fact.free} µREP that are free, and ${free} are`;
    if (fact.wouldMint !== (fact.mintingRatioPpm * fact.fee) / 1_000_000n) {
      return `a pool of ${fact.fee} µ$ would mint ${fact.wouldMint} µREP`;
    }
    const voters = kind === 'block' ? this.recent.flat() : [];
    this.open.set(poolId, {
      opened: fact,
      stakes:
        producer !== undefined && availabilityStake > 0n
          ? [{ who: producer, side: 'for', stake: availabilityStake, availability: true }]
          : [],
      awaited: new Map(voters.map((voter) => [voter, this.ledgers.of('wrep', voter).free])),
      resolved: undefined,
    });
    return undefined;
  }

  private staked(
    { poolId, voter, stake }: { readonly poolId: string; readonly voter: string; readonly stake: bigint },
    side: Stake['side'],
    atMs: number,
  ): string | undefined {
    const pool = this.open.get(poolId);
    if (pool === undefined || pool.resolved !== undefined) return `${voter} votes in pool ${poolId}, which is not open`;
    if (atMs >= (pool.opened.revealsFromMs ?? pool.opened.closesAtMs)) {
      return `${voter} votes in pool ${poolId} too late`;
    }
    if (pool.stakes.some(({ who, availability }) => who === voter && !availability)) {
      return `${voter} votes in pool ${poolId} twice`;
    }
    pool.stakes.push({ who: voter, side, stake, availability: false });
    return undefined;
  }

  private revealed({ reveal }: Told<'vote-revealed'>): string | undefined {
    const { poolId, voter, side } = reveal.payload.value;
    const stake = this.open.get(poolId)?.stakes.find(({ who }) => who === voter);
    if (stake === undefined || stake.side !== undefined) {
      return `${voter} reveals a vote that it did not commit, or twice`;
    }
    stake.side = side;
    return undefined;
  }

  private resolved(fact: PoolResolved, atMs: number): string | undefined {
    const pool = this.open.get(fact.poolId);
    if (pool === undefined || pool.resolved !== undefined) return `pool ${fact.poolId} is tallied, and is not open`;
    const expected = tally(pool.opened, pool.stakes, pool.awaited);
    const early = pool.awaited.size > 0 && expected.awaited * 100n < expected.base;
    if (atMs < (early ? pool.opened.minClosesAtMs : pool.opened.closesAtMs)) {
      return `pool ${fact.poolId} is tallied at ${atMs}, too early`;
    }
    if (fact.kind === 'block') {
      const voters = pool.stakes.filter(({ availability }) => !availability).map(({ who }) => who);
      this.recent = [...this.recent, voters].slice(-ACTIVE_POOLS);
    }
    pool.resolved = fact;
    const said = tallyText({ ...fact, base: fact.quorumBase, up: fact.stakesFor, down: fact.stakesAgainst });
    const is = tallyText(expected);
    return said === is ? undefined : `pool ${fact.poolId} comes to ${is}, and is said to come to ${said}`;
  }

  private settled(fact: PoolEnd): string | undefined {
    const { poolId, outcome } = fact;
    const { opened: terms, resolved: pool } = this.open.get(poolId) ?? {};
    this.open.delete(poolId);
    if (terms === undefined || pool === undefined) return `pool ${poolId} is settled, and was not tallied`;
    const isPaid = outcome === 'accepted' || (outcome === 'rejected' && terms.kind !== 'block');
    const shared = fact.salary.fee + (fact.governance?.salary.fee ?? 0n);
    if (shared !== (isPaid ? terms.fee : 0n)) {
      return `of ${terms.fee} µ$ of pool ${poolId}, ${outcome}, ${shared} become salary`;
    }
    if (
      fact.minted !== pool.minted ||
      outcome !== pool.outcome ||
      stakesText(fact.stakes) !== stakesText(pool.stakes)
    ) {
      return `pool ${poolId} is settled otherwise than it was tallied`;
    }
    const burned = pool.burned + (this.burnedByPosts.get(poolId) ?? 0n) + burnedAtEnd(fact);
    this.burnedByPosts.delete(poolId);
    return burned === fact.burned
      ? undefined
      : `pool ${poolId} burns ${fact.burned} µREP, and ${burned} are accounted for`;
  }
}

/**
 * Sums the REP burned at the settlement of a pool: slashed and paid as debt, less the part that the debits of the graph
 * could not take.
 */
function burnedAtEnd({ debits, credits, slashes, debtsPaid }: PoolEnd): bigint {
  const short =
    sum(debits.map(({ owed, taken }) => owed - taken)) -
    sum(credits.map(({ granted, credited }) => granted - credited));
  const slashed = sum(slashes.map(({ amount, reward }) => amount - reward));
  return slashed - short + sum(debtsPaid.map(({ amount }) => amount));
}

/** Checks that the REP that enters the graph of posts comes out of it. */
function conserved({ reward, credits, debits, burned, poolId }: Told<'result-recorded'>): string | undefined {
  const out = sum(credits.map(({ amount }) => amount)) - sum(debits.map(({ amount }) => amount)) + burned;
  return out === reward ? undefined : `of a reward of ${reward} µREP in pool ${poolId} come ${out} out of the graph`;
}

const tallyText = ({ outcome, base, up, down, minted, burned, toPost, stakes }: Omit<Tally, 'awaited'>): string =>
  [outcome, base, up, down, minted, burned, toPost, stakesText(stakes)].join(' ');

const stakesText = (stakes: readonly StakeResult[]): string =>
  stakes
    .map(
      ({ address, availability, side, stake, gain, loss }) =>
        `${address}${availability} ${side} ${stake} +${gain} -${loss}`,
    )
    .join();
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
