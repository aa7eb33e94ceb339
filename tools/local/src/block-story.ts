import type { PoolResolved, ProducerSelected, RoundSettled } from '@bpdao/messages';
import type { SaidFact } from '@bpdao/sdk';

/** Milliseconds that each step of the choreography took. */
export interface Hops {
  readonly stakeMs: number;
  readonly listMs: number;
  readonly openMs: number;
  readonly voteMs: number;
  readonly recordMs: number;
  readonly settleMs: number;
}

/** A settled block as `--json` prints it. Amounts µ$ and µREP. */
export interface SettledBlock {
  readonly height: number;
  readonly hash: string;
  readonly producer: string;
  /** Share of the list that the producer's offer was, 0 to 1. */
  readonly chance: number;
  readonly attempt: number;
  readonly transactions: number;
  readonly fees: number;
  readonly subsidy: number;
  readonly for: number;
  readonly against: number;
  readonly minted: number;
  readonly salary: number;
  /** Time from the draw to the settlement. */
  readonly settledMs: number;
  readonly hops: Hops;
}

interface Round {
  readonly selected: ProducerSelected;
  readonly selectedMs: number;
  stakedMs: number;
  proposedMs: number;
  openedMs: number;
  resolvedMs: number;
  recordedMs: number;
  transactions: number;
  fees: bigint;
  subsidy: bigint;
  resolved: PoolResolved | undefined;
}

/** Collects the facts of the actors about an attempt, until its block is settled. */
export class BlockStory {
  private round: Round | undefined;

  /** Returns the settled block that this fact completes; undefined for any other fact. */
  hear({ fact, atMs }: SaidFact): SettledBlock | undefined {
    if (fact.type === 'producer-selected') {
      this.round = {
        selected: fact,
        selectedMs: atMs,
        stakedMs: atMs,
        proposedMs: atMs,
        openedMs: atMs,
        resolvedMs: atMs,
        recordedMs: atMs,
        transactions: 0,
        fees: 0n,
        subsidy: 0n,
        resolved: undefined,
      };
      return undefined;
    }
    const { round } = this;
    if (round === undefined) return undefined;
    switch (fact.type) {
      case 'stake-taken':
        round.stakedMs = atMs;
        return undefined;
      case 'block-proposed':
        round.proposedMs = atMs;
        round.transactions = fact.block.transactions.length;
        round.fees = fact.fees;
        round.subsidy = fact.subsidy;
        return undefined;
      case 'pool-opened':
        round.openedMs = atMs;
        return undefined;
      case 'pool-resolved':
        round.resolvedMs = atMs;
        round.resolved = fact;
        return undefined;
      case 'result-recorded':
        round.recordedMs = atMs;
        return undefined;
      case 'round-settled':
        return fact.outcome === 'accepted' && round.resolved !== undefined
          ? settled(round, round.resolved, fact, atMs)
          : undefined;
      default:
        return undefined;
    }
  }
}

function settled(round: Round, resolved: PoolResolved, fact: RoundSettled, atMs: number): SettledBlock {
  const { receipt } = round.selected;
  return {
    height: Number(fact.height),
    hash: fact.blockHash,
    producer: fact.producer,
    chance:
      receipt.totalWeight === 0n
        ? 0
        : Number(((round.selected.stake === 0n ? 1n : round.selected.stake) * 1_000_000n) / receipt.totalWeight) /
          1_000_000,
    attempt: fact.attempt,
    transactions: round.transactions,
    fees: Number(round.fees),
    subsidy: Number(round.subsidy),
    for: Number(resolved.stakesFor),
    against: Number(resolved.stakesAgainst),
    minted: Number(fact.minted),
    salary: Number(fact.salary.fee),
    settledMs: atMs - round.selectedMs,
    hops: {
      stakeMs: round.stakedMs - round.selectedMs,
      listMs: round.proposedMs - round.stakedMs,
      openMs: round.openedMs - round.proposedMs,
      voteMs: round.resolvedMs - round.openedMs,
      recordMs: round.recordedMs - round.resolvedMs,
      settleMs: atMs - round.recordedMs,
    },
  };
}
