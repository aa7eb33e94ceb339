import type { Fact } from '@bpdao/catalogue';
import type { PoolOpened, PoolResolved, StakeResult } from '@bpdao/messages';
import type { SaidFact } from '@bpdao/sdk';
import type { Invariant, InvariantMaker } from './invariant.ts';
import { tally, type Stake } from './tally.ts';

/** Ended block pools whose voters are active. */
const ACTIVE_POOLS = 5;

interface Pool {
  readonly opened: PoolOpened;
  readonly stakes: { -readonly [K in keyof Stake]: Stake[K] }[];
  /** Free REP at opening of those who voted lately. */
  readonly awaited: Map<string, bigint>;
  resolved: PoolResolved | undefined;
}

/**
 * Pools: tallied as their votes are, at their time; an accepted one mints exactly M, a rejected block and a void pool
 * nothing; what is burned is what was incinerated, lost, left over, paid as debt, slashed and not revealed.
 */
export const pools: InvariantMaker = ({ ledgers }): Invariant => {
  const open = new Map<string, Pool>();
  const results = new Map<string, bigint>();
  let recent: (readonly string[])[] = [];

  const opened = (fact: PoolOpened): string | undefined => {
    const free = ledgers.freeOfAll(fact.repType);
    if (fact.free !== free) return `a pool is opened on ${fact.free} µREP that are free, and ${free} are`;
    if (fact.wouldMint !== (fact.mintingRatioPpm * fact.fee) / 1_000_000n) {
      return `a pool of ${fact.fee} µ$ would mint ${fact.wouldMint} µREP`;
    }
    const awaited = new Map(
      fact.kind === 'block' ? recent.flat().map((voter) => [voter, ledgers.of('wrep', voter).free]) : [],
    );
    const { producer, availabilityStake } = fact;
    open.set(fact.poolId, {
      opened: fact,
      stakes:
        producer !== undefined && availabilityStake > 0n
          ? [{ who: producer, side: 'for', stake: availabilityStake, availability: true }]
          : [],
      awaited,
      resolved: undefined,
    });
    return undefined;
  };

  const resolved = (fact: PoolResolved, atMs: number): string | undefined => {
    const pool = open.get(fact.poolId);
    if (pool === undefined || pool.resolved !== undefined) return `pool ${fact.poolId} is tallied, and is not open`;
    const expected = tally(pool.opened, pool.stakes, pool.awaited);
    const early = pool.awaited.size > 0 && expected.awaited * 100n < expected.base;
    if (atMs < (early ? pool.opened.minClosesAtMs : pool.opened.closesAtMs)) {
      return `pool ${fact.poolId} is tallied at ${atMs}, too early`;
    }
    if (fact.kind === 'block') {
      recent = [...recent, pool.stakes.filter(({ availability }) => !availability).map(({ who }) => who)].slice(
        -ACTIVE_POOLS,
      );
    }
    pool.resolved = fact;
    const said = [
      fact.outcome,
      fact.quorumBase,
      fact.stakesFor,
      fact.stakesAgainst,
      fact.minted,
      fact.burned,
      fact.toPost,
      stakesText(fact.stakes),
    ].join(' ');
    const is = [
      expected.outcome,
      expected.base,
      expected.up,
      expected.down,
      expected.minted,
      expected.burned,
      expected.toPost,
      stakesText(expected.stakes),
    ].join(' ');
    return said === is ? undefined : `pool ${fact.poolId} comes to ${is}, and is said to come to ${said}`;
  };

  const settled = (fact: Extract<Fact, { readonly type: 'round-settled' | 'pool-settled' }>): string | undefined => {
    const { opened: terms, resolved: pool } = open.get(fact.poolId) ?? {};
    open.delete(fact.poolId);
    if (terms === undefined || pool === undefined) return `pool ${fact.poolId} is settled, and was not tallied`;
    const isPaid = fact.outcome === 'accepted' || (fact.outcome === 'rejected' && terms.kind !== 'block');
    const shared = fact.salary.fee + (fact.governance?.salary.fee ?? 0n);
    if (shared !== (isPaid ? terms.fee : 0n)) {
      return `of ${terms.fee} µ$ of pool ${fact.poolId}, ${fact.outcome}, ${shared} become salary`;
    }
    if (
      fact.minted !== pool.minted ||
      fact.outcome !== pool.outcome ||
      stakesText(fact.stakes) !== stakesText(pool.stakes)
    ) {
      return `pool ${fact.poolId} is settled otherwise than it was tallied`;
    }
    const short =
      sum(fact.debits.map(({ owed, taken }) => owed - taken)) -
      sum(fact.credits.map(({ granted, credited }) => granted - credited));
    const slashed = sum(fact.slashes.map(({ amount, reward }) => amount - reward));
    const burned =
      pool.burned +
      slashed +
      (results.get(fact.poolId) ?? 0n) -
      short +
      sum(fact.debtsPaid.map(({ amount }) => amount));
    results.delete(fact.poolId);
    return burned === fact.burned
      ? undefined
      : `pool ${fact.poolId} burns ${fact.burned} µREP, and ${burned} are accounted for`;
  };

  const hear = ({ fact, atMs }: SaidFact): string | undefined => {
    switch (fact.type) {
      case 'pool-opened':
        return opened(fact);
      case 'vote-cast':
        return staked(open, fact.vote.payload.value, fact.vote.payload.value.side, atMs);
      case 'vote-committed':
        return staked(open, fact.commitment.payload.value, undefined, atMs);
      case 'vote-revealed': {
        const { poolId, voter, side } = fact.reveal.payload.value;
        const stake = open.get(poolId)?.stakes.find(({ who }) => who === voter);
        if (stake === undefined || stake.side !== undefined) {
          return `${voter} reveals a vote that it did not commit, or twice`;
        }
        stake.side = side;
        return undefined;
      }
      case 'pool-resolved':
        return resolved(fact, atMs);
      case 'result-recorded':
        results.set(fact.poolId, fact.burned);
        return conserved(fact);
      case 'round-settled':
      case 'pool-settled':
        return settled(fact);
      default:
        return undefined;
    }
  };

  return { name: 'pools', hear };
};

function staked(
  open: ReadonlyMap<string, Pool>,
  { poolId, voter, stake }: { readonly poolId: string; readonly voter: string; readonly stake: bigint },
  side: Stake['side'],
  atMs: number,
): string | undefined {
  const pool = open.get(poolId);
  if (pool === undefined || pool.resolved !== undefined) return `${voter} votes in pool ${poolId}, which is not open`;
  if (atMs >= (pool.opened.revealsFromMs ?? pool.opened.closesAtMs)) return `${voter} votes in pool ${poolId} too late`;
  if (pool.stakes.some(({ who, availability }) => who === voter && !availability)) {
    return `${voter} votes in pool ${poolId} twice`;
  }
  pool.stakes.push({ who: voter, side, stake, availability: false });
  return undefined;
}

/** What enters the graph of posts comes out of it. */
function conserved({
  reward,
  credits,
  debits,
  burned,
  poolId,
}: Extract<Fact, { readonly type: 'result-recorded' }>): string | undefined {
  const out = sum(credits.map(({ amount }) => amount)) - sum(debits.map(({ amount }) => amount)) + burned;
  return out === reward ? undefined : `of a reward of ${reward} µREP in pool ${poolId} come ${out} out of the graph`;
}

const stakesText = (stakes: readonly StakeResult[]): string =>
  stakes
    .map(
      ({ address, availability, side, stake, gain, loss }) =>
        `${address}${availability} ${side} ${stake} +${gain} -${loss}`,
    )
    .join();
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
