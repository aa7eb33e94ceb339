import type { Genesis } from '@bpdao/genesis';
import type {
  Block,
  ForumFact,
  GovernanceFact,
  PoolOpened,
  PoolSettled,
  RepType,
  RoundSettled,
  VpscFact,
  WscFact,
} from '@bpdao/messages';
import type { AuthoredPart, EarningLine } from './earning-line.ts';
import { OwnMoney } from './own-money.ts';
import { OwnRep, type When } from './own-rep.ts';
import { OwnSalary } from './own-salary.ts';
import { RewardPaths } from './reward-paths.ts';

/** The facts that explain a balance: those of these actors, each after all that its author had heard. */
export type ExplainingFact = WscFact | VpscFact | ForumFact | GovernanceFact;

/** The assets of an address, µREP and µ$, with its accrued and queued $. */
export interface Held {
  readonly rep: Readonly<Record<RepType, { readonly balance: bigint; readonly debt: bigint }>>;
  readonly dollars: bigint;
  /** The accrued salary, and the $ queued for the next payouts. */
  readonly accrued: bigint;
  readonly queued: bigint;
}

/**
 * Explains the balances of an address from facts alone. The caller feeds each fact from the first on; each change then
 * comes with its reason, and the changes sum up to the balance. The kept state is bounded by the pools and blocks under
 * way and by the graph of posts, not by the length of the history.
 */
export class Earnings {
  private readonly address: string;
  private readonly rep: Readonly<Record<RepType, OwnRep>>;
  private readonly salary: Readonly<Record<RepType, OwnSalary>> = {
    wrep: new OwnSalary('wrep'),
    grep: new OwnSalary('grep'),
  };
  private readonly money: OwnMoney;
  private readonly paths: RewardPaths;
  private readonly blocks = new Map<string, Block>();
  private readonly pools = new Map<string, PoolOpened>();
  /** The parts of rewards under way that concern the address, by pool. */
  private readonly parts = new Map<string, readonly AuthoredPart[] | undefined>();
  private lastHeight = 0n;

  constructor(genesis: Genesis, address: string) {
    this.address = address;
    this.rep = { wrep: new OwnRep(address, 'wrep'), grep: new OwnRep(address, 'grep') };
    this.money = new OwnMoney(address);
    this.paths = new RewardPaths(genesis);
  }

  /** The height of the last accepted block; 0 before the first. */
  get height(): bigint {
    return this.lastHeight;
  }

  get held(): Held {
    const of = ({ balance, debt }: OwnRep) => ({ balance, debt });
    return {
      rep: { wrep: of(this.rep.wrep), grep: of(this.rep.grep) },
      dollars: this.money.balance,
      accrued: this.salary.wrep.accrued + this.salary.grep.accrued,
      queued: this.money.queued,
    };
  }

  /** Returns the lines of genesis. Must be called once, before the first fact. */
  begin({ accounts, members, timeMs }: Genesis): readonly EarningLine[] {
    const when = { height: 0n, atMs: timeMs };
    const wrep = members.find(({ address }) => address === this.address)?.wrep ?? 0n;
    const balance = accounts.find(({ address }) => address === this.address)?.balance ?? 0n;
    return [...this.rep.wrep.endow(wrep, when), ...this.money.endow(balance, when)];
  }

  /** Returns the lines that a fact adds. */
  take(fact: ExplainingFact, atMs: number): readonly EarningLine[] {
    switch (fact.type) {
      case 'block-proposed':
        this.blocks.set(fact.hash, fact.block);
        return [];
      case 'post-published':
        this.paths.postPublished(fact);
        return [];
      case 'result-recorded': {
        const concerned = [...fact.credits, ...fact.debits].some(({ address }) => address === this.address);
        if (concerned) {
          this.parts.set(
            fact.poolId,
            this.paths
              .arrivals(fact)
              ?.flatMap(({ path, post, delta, shares }) =>
                shares
                  .filter(({ address }) => address === this.address)
                  .map(({ weightPpm, amount }) => ({ path, post, stayed: delta, weightPpm, amount })),
              ),
          );
        }
        this.paths.resultRecorded(fact);
        return [];
      }
      case 'epoch-closed':
      case 'protocol-reverted':
        this.paths.governed(fact);
        return [];
      case 'producer-selected':
      case 'slot-missed':
      case 'ancestry-valued':
      case 'post-attested':
      case 'stage-begun':
        return [];
      default:
        return this.takeOfVpsc(fact, { height: this.lastHeight + 1n, atMs });
    }
  }

  private takeOfVpsc(fact: VpscFact, when: When): readonly EarningLine[] {
    switch (fact.type) {
      case 'rep-encumbered':
        return fact.producer === this.address ? this.rep.wrep.encumbered(fact, when) : [];
      case 'pool-opened':
        this.pools.set(fact.poolId, fact);
        if (fact.producer === this.address) this.rep.wrep.stakeTaken(fact);
        return [];
      case 'vote-cast':
        return this.staked(fact.vote.payload.value);
      case 'vote-committed':
        return this.staked(fact.commitment.payload.value);
      case 'equivocation-proven':
        return this.rep.wrep.equivocationProven(fact, when);
      case 'pool-refused':
        if (fact.funding.funder === this.address) {
          this.money.wait([
            {
              amount: fact.funding.amount,
              source: { reason: 'refund', post: fact.funding.post, because: fact.reason },
            },
          ]);
        }
        return [];
      case 'salary-claimed':
        if (fact.claim.payload.value.address === this.address) {
          for (const salary of [this.salary.wrep, this.salary.grep]) this.money.wait(salary.queued(this.lastHeight));
        }
        return [];
      case 'block-refused':
        this.blocks.delete(fact.blockHash);
        return [];
      case 'grep-created':
        return fact.endowments
          .filter(({ address }) => address === this.address)
          .flatMap(({ amount }) => this.rep.grep.created(amount, fact.protocol, when));
      case 'round-settled':
        return this.roundSettled(fact, when);
      case 'pool-settled':
        return this.poolSettled(fact, when);
      case 'encumbrance-refused':
      case 'pool-resolved':
      case 'vote-revealed':
        return [];
      default:
        return fact satisfies never;
    }
  }

  private staked({
    voter,
    poolId,
    stake,
  }: {
    readonly voter: string;
    readonly poolId: string;
    readonly stake: bigint;
  }): readonly EarningLine[] {
    if (voter === this.address) this.rep[this.pools.get(poolId)?.repType ?? 'wrep'].staked(poolId, stake);
    return [];
  }

  private roundSettled(fact: RoundSettled, { atMs }: When): readonly EarningLine[] {
    const when = { height: fact.height, atMs };
    const block = this.blocks.get(fact.blockHash);
    const lines: EarningLine[] = [...this.settled('wrep', fact, when)];
    if (fact.outcome === 'accepted') {
      if (block !== undefined) lines.push(...this.money.blockSettled(block, when));
      this.lastHeight = fact.height;
      this.paths.settled(fact.height, fact.protocol);
    }
    this.blocks.delete(fact.blockHash);
    this.queue('wrep', fact, when);
    return lines;
  }

  private poolSettled(fact: PoolSettled, when: When): readonly EarningLine[] {
    const lines = this.settled(fact.repType, fact, when);
    if (fact.refund?.address === this.address) {
      this.money.wait([
        { amount: fact.refund.amount, source: { reason: 'refund', post: fact.postAddress, because: 'void' } },
      ]);
    }
    this.queue(fact.repType, fact, when);
    return lines;
  }

  private settled(repType: RepType, fact: RoundSettled | PoolSettled, when: When): readonly EarningLine[] {
    const opened = this.pools.get(fact.poolId);
    if (opened === undefined) throw new RangeError(`the pool ${fact.poolId} was settled and never opened`);
    const lines = this.rep[repType].settled({ opened, fact, parts: this.parts.get(fact.poolId) }, when);
    this.pools.delete(fact.poolId);
    this.parts.delete(fact.poolId);
    this.salary[repType].shared(fact.salary.perRep, this.rep[repType].balance, when.height);
    if (fact.governance !== undefined) {
      this.salary.grep.shared(fact.governance.salary.perRep, this.rep.grep.balance, when.height);
    }
    return lines;
  }

  private queue(repType: RepType, { queued, governance }: RoundSettled | PoolSettled, { height }: When): void {
    if (queued.some(({ address }) => address === this.address)) this.money.wait(this.salary[repType].queued(height));
    if (governance?.queued.some(({ address }) => address === this.address)) {
      this.money.wait(this.salary.grep.queued(height));
    }
  }
}
