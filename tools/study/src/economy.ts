import { defaultParameters } from '@bpdao/genesis';
import type { Parameters } from '@bpdao/messages';
import { PostGraph, propagate } from '@bpdao/references';
import { applyResult, PayoutQueue, RepLedger, Salary, settlePool, type PoolEnd, type PoolStake } from '@bpdao/tokens';

/** A pool of the study: its post, its stakes, and the payment for it. */
export interface StudyPool {
  readonly kind: 'block' | 'funded';
  /** µ$: of a block its fees and subsidy. */
  readonly fee: bigint;
  readonly post: string;
  readonly stakes: readonly PoolStake[];
  /** µREP. */
  readonly quorumBase: bigint;
}

/**
 * REP, rewards and salary by the rules themselves, without the actors that carry them out: pools settle one after the
 * other.
 */
export class Economy {
  readonly ledger = new RepLedger();
  readonly posts = new PostGraph();
  readonly queue = new PayoutQueue();
  readonly salary: Salary;
  readonly parameters: Parameters;

  constructor(members: readonly (readonly [name: string, rep: bigint])[], parameters: Partial<Parameters> = {}) {
    this.parameters = { ...defaultParameters, ...parameters };
    this.salary = new Salary(this.parameters.payoutMin, this.queue);
    for (const [name, rep] of members) {
      this.ledger.endow(name, rep);
      this.salary.balanceChanged(name, rep);
    }
  }

  /** Returns a member's share of all REP. */
  shareOf(name: string): number {
    return Number(this.ledger.balanceOf(name)) / Number(this.ledger.supply);
  }

  /**
   * Settles a pool in the VPSC's order: losses, gains, the reward of the post's authors, salary (docs/spec/vpsc.md,
   * "Settling").
   */
  settle({ kind, fee, post, stakes, quorumBase }: StudyPool): PoolEnd {
    const isBlock = kind === 'block';
    const {
      mintingRatioPpm,
      authorPpm,
      blockQuorumPpm,
      quorumPpm,
      blockWinRatioPpm,
      winRatioPpm,
      blockBindingPpm,
      bindingPpm,
      blockRedistribute,
      redistribute,
    } = this.parameters;
    const end = settlePool(
      {
        kind,
        fee,
        supply: this.ledger.supply,
        quorumBase,
        mintingRatioPpm,
        authorPpm: BigInt(authorPpm),
        redistribute: isBlock ? blockRedistribute : redistribute,
        quorumPpm: BigInt(isBlock ? blockQuorumPpm : quorumPpm),
        winRatioPpm: BigInt(isBlock ? blockWinRatioPpm : winRatioPpm),
        bindingPpm: BigInt(isBlock ? blockBindingPpm : bindingPpm),
      },
      stakes,
    );
    const touched = new Set(stakes.map(({ who }) => who));
    this.ledger.mintAndBurn(end.minted);
    for (const [index, { who }] of stakes.entries()) this.ledger.burnFree(who, end.ends[index]?.loss ?? 0n);
    for (const [index, { who }] of stakes.entries()) this.ledger.grant(who, end.ends[index]?.gain ?? 0n);
    for (const author of this.reward(post, end.outcome === 'accepted' ? end.toPost : 0n)) touched.add(author);
    for (const name of touched) this.salary.balanceChanged(name, this.ledger.balanceOf(name));
    if (end.outcome === 'accepted' || (!isBlock && end.outcome === 'rejected')) this.salary.share(fee);
    return end;
  }

  private reward(post: string, amount: bigint): readonly string[] {
    const result = propagate(this.posts, post, amount, this.parameters);
    this.posts.apply(result.values, result.flows);
    const { debits, credits } = applyResult(result.debits, result.credits, result.burned, (address) =>
      this.ledger.freeOf(address),
    );
    for (const { address, owed, taken } of debits) {
      this.ledger.burnFree(address, taken);
      this.ledger.owe(address, owed - taken);
    }
    for (const { address, credited } of credits) this.ledger.grant(address, credited);
    return [...debits, ...credits].map(({ address }) => address);
  }
}
