import type { Genesis } from '@bpdao/genesis';
import type { BlockProposed, RepType, RoundSettled, VpscFact } from '@bpdao/messages';
import { MoneySum } from './money-sum.ts';
import type { StatedFact } from './open-message.ts';
import { RepSum } from './rep-sum.ts';

/**
 * Counts the sums that always hold (docs/spec/audit.md, "What is summed up"). It is code of its own beside the actors'
 * rules, so that a wrong rule is not its own witness.
 */
export class Conservation {
  private readonly rep: Readonly<Record<RepType, RepSum>>;
  private readonly money: MoneySum;
  /** The REP type and the mint of each open pool. */
  private readonly pools = new Map<
    string,
    { readonly repType: RepType; readonly wouldMint: bigint; readonly isBlock: boolean }
  >();
  private readonly proposed = new Map<string, BlockProposed>();

  constructor(genesis: Genesis) {
    this.rep = { wrep: new RepSum(genesis.members), grep: new RepSum([]) };
    this.money = new MoneySum(genesis);
  }

  /** The height of the last accepted block; 0 before the first. */
  get height(): bigint {
    return this.money.height;
  }

  /** Takes a fact that the rules found right. Returns the sentence that does not hold after it, if there is one. */
  take({ actor, fact }: StatedFact): string | undefined {
    if (fact.type === 'block-proposed') this.proposed.set(fact.hash, fact);
    return actor === 'vpsc' ? this.takeVpsc(fact as VpscFact) : undefined;
  }

  private takeVpsc(fact: VpscFact): string | undefined {
    switch (fact.type) {
      case 'rep-encumbered':
        return this.rep.wrep.encumber(fact.producer, fact.delta);
      case 'vote-cast':
        return this.stake(fact.vote.payload.value);
      case 'vote-committed':
        return this.stake(fact.commitment.payload.value);
      case 'pool-opened':
        this.pools.set(fact.poolId, {
          repType: fact.repType,
          wouldMint: fact.wouldMint,
          isBlock: fact.kind === 'block',
        });
        return undefined;
      case 'block-refused':
        this.proposed.delete(fact.blockHash);
        return undefined;
      case 'pool-refused': {
        this.money.owe([{ address: fact.funding.funder, amount: fact.funding.amount }]);
        return;
      }
      case 'equivocation-proven':
        return this.rep.wrep.forfeit(fact);
      case 'salary-claimed':
        return this.claimed(fact.claim.payload.value.address, fact.amount);
      case 'pool-settled': {
        this.settle(fact.poolId, fact, fact.outcome) ??
          this.money.owe([...(fact.refund === undefined ? [] : [fact.refund]), ...queuedBy(fact)]);
        return;
      }
      case 'grep-created':
        return this.rep.grep.create(fact, fact.supply.grep);
      case 'round-settled':
        return this.settle(fact.poolId, fact, fact.outcome) ?? this.roundSettled(fact);
      case 'encumbrance-refused':
      case 'pool-resolved':
      case 'vote-revealed':
        return undefined;
      default:
        return fact satisfies never;
    }
  }

  private stake({
    poolId,
    voter,
    stake,
  }: {
    readonly poolId: string;
    readonly voter: string;
    readonly stake: bigint;
  }): string | undefined {
    return this.rep[this.pools.get(poolId)?.repType ?? 'wrep'].encumber(voter, stake);
  }

  private settle(
    poolId: string,
    fact: Pick<
      RoundSettled,
      | 'stakes'
      | 'slashes'
      | 'debits'
      | 'credits'
      | 'debtsPaid'
      | 'minted'
      | 'burned'
      | 'supply'
      | 'salary'
      | 'queued'
      | 'governance'
    >,
    outcome: RoundSettled['outcome'],
  ): string | undefined {
    const pool = this.pools.get(poolId);
    this.pools.delete(poolId);
    if (pool === undefined) return 'it settles a pool that is not open';
    if (
      outcome === 'accepted'
        ? fact.minted !== pool.wouldMint
        : (pool.isBlock || outcome === 'void') && fact.minted !== 0n
    ) {
      return `${fact.minted} µREP are minted by a pool that ended ${outcome} and would mint ${pool.wouldMint}`;
    }
    const { repType } = pool;
    return (
      this.rep[repType].settle(fact, fact.supply[repType]) ??
      (fact.governance === undefined ? undefined : this.rep.grep.share(fact.governance))
    );
  }

  /** Queues the salary that accrued to an address, an entry for each type of REP. */
  private claimed(address: string, amount: bigint): string | undefined {
    const [byWork, byGovernance] = [this.rep.wrep.claim(address), this.rep.grep.claim(address)];
    if (byWork + byGovernance !== amount) return `${amount} µ$ are claimed, and ${byWork + byGovernance} had accrued`;
    this.money.owe([
      { address, amount: byWork },
      { address, amount: byGovernance },
    ]);
  }

  private roundSettled(fact: RoundSettled): string | undefined {
    const { blockHash, outcome } = fact;
    const proposed = this.proposed.get(blockHash);
    this.proposed.delete(blockHash);
    if (proposed === undefined) return 'it settles a block that nobody proposed';
    const wrong = outcome === 'accepted' ? this.money.accept(proposed.block, blockHash) : undefined;
    if (wrong === undefined) this.money.owe(queuedBy(fact));
    return wrong;
  }
}

/** Returns the entries for the queue of payouts, in their order. */
const queuedBy = ({ queued, governance }: Pick<RoundSettled, 'queued' | 'governance'>): RoundSettled['queued'] => [
  ...queued,
  ...(governance?.queued ?? []),
];
