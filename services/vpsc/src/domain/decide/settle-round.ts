import { nothing, say } from '@bpdao/actor';
import { nextBeacon } from '@bpdao/draw';
import type { DebtPaid, ResultRecorded } from '@bpdao/messages';
import { applyResult, touchedBy } from '@bpdao/tokens';
import type { AppliedResult, RepLedger } from '@bpdao/tokens';
import type { VpscDecision } from '../messages.ts';
import type { OpenPool, VpscState } from '../state.ts';

/** The Forum has recorded a block pool's result: the whole change of the ledger, and what comes next (docs/spec/vpsc.md, "Settling"). */
export function settleRound(state: Readonly<VpscState>, result: ResultRecorded): VpscDecision {
  const pool = state.openPools.get(result.poolId);
  if (pool?.resolved === undefined) return nothing;
  const { opened, resolved } = pool;
  const { producer, blockHash } = opened;
  if (producer === undefined || blockHash === undefined) return nothing;
  const accepted = resolved.outcome === 'accepted';
  const preview = new LedgerPreview(state.book.wrep);
  for (const { address, availability, stake, loss } of resolved.stakes) preview.returned(address, stake, loss, availability);
  for (const { address, gain } of resolved.stakes) preview.gained(address, gain);
  const applied = preview.applied(result);
  const burned = resolved.burned + applied.burned + preview.debtsPaidSum();
  const settled = { stakes: resolved.stakes, debits: applied.debits, credits: applied.credits };
  const supply = { wrep: state.book.wrep.supply + resolved.minted - burned, grep: state.book.grep.supply };
  return say({
    type: 'round-settled', height: opened.height, attempt: opened.attempt, poolId: opened.poolId, outcome: resolved.outcome,
    blockHash, producer, postAddress: opened.postAddress,
    stakeLeft: stakeLeft(pool), ...settled, debtsPaid: preview.debtsPaid, minted: resolved.minted, burned, supply,
    ...salaryOf(state, pool, preview.balances(touchedBy(settled)), accepted ? opened.fee : 0n, supply.wrep),
    beacon: accepted && opened.reveal !== undefined ? nextBeacon(state.beacon, opened.reveal) : state.beacon,
    nextHeight: accepted ? opened.height + 1n : opened.height,
    nextAttempt: accepted ? 0 : opened.attempt + 1,
    undecided: accepted ? 0 : state.round.undecided + (resolved.outcome === 'void' && resolved.quorumReached ? 1 : 0),
  });
}

function stakeLeft({ opened, resolved }: Readonly<OpenPool>): bigint {
  const loss = resolved?.stakes.find(({ availability }) => availability)?.loss ?? 0n;
  return opened.availabilityStake - loss;
}

/** Salary over the balances after the settling fact, who is queued by it, and what the next block has to pay. */
function salaryOf({ book: { salary }, heard }: Readonly<VpscState>, { opened, resolved }: Readonly<OpenPool>, balances: ReadonlyMap<string, bigint>, fee: bigint, supply: bigint) {
  const { maxBlockPayouts } = heard.governance.mustBeAt(opened.height).parameters;
  const { perRep, rest } = salary.afterFee(fee, supply);
  const queued = salary.dueAfter(balances, perRep, maxBlockPayouts);
  const paid = resolved?.outcome === 'accepted' ? opened.payoutCount : 0;
  return { salary: { fee, perRep, rest }, queued, payouts: salary.headAfter(paid, queued, maxBlockPayouts) };
}

/** What the accounts touched would hold: read from the ledger, changed beside it. */
class LedgerPreview {
  readonly debtsPaid: DebtPaid[] = [];
  private readonly ledger: RepLedger;
  private readonly free = new Map<string, bigint>();
  private readonly debt = new Map<string, bigint>();
  private readonly change = new Map<string, bigint>();

  constructor(ledger: RepLedger) {
    this.ledger = ledger;
  }

  returned(address: string, stake: bigint, loss: bigint, availability: boolean): void {
    this.changeBalance(address, -loss);
    if (!availability) this.becomesFree(address, stake - loss);
  }

  gained(address: string, amount: bigint): void {
    this.changeBalance(address, amount);
    this.becomesFree(address, amount);
  }

  applied(result: ResultRecorded): AppliedResult {
    const applied = applyResult(result.debits, result.credits, result.burned, (address) => this.freeOf(address));
    for (const { address, owed, taken } of applied.debits) {
      this.free.set(address, this.freeOf(address) - taken);
      this.debt.set(address, this.debtOf(address) + owed - taken);
      this.changeBalance(address, -taken);
    }
    for (const { address, credited } of applied.credits) this.gained(address, credited);
    return applied;
  }

  debtsPaidSum(): bigint {
    return this.debtsPaid.reduce((sum, { amount }) => sum + amount, 0n);
  }

  balances(addresses: ReadonlySet<string>): ReadonlyMap<string, bigint> {
    return new Map([...addresses].map((address) => [address, this.ledger.balanceOf(address) + (this.change.get(address) ?? 0n)]));
  }

  /** Debt is paid first from anything that becomes free. */
  private becomesFree(address: string, amount: bigint): void {
    const free = this.freeOf(address) + amount;
    const debt = this.debtOf(address);
    const paid = free < debt ? free : debt;
    this.free.set(address, free - paid);
    if (paid === 0n) return;
    this.debt.set(address, debt - paid);
    this.changeBalance(address, -paid);
    this.debtsPaid.push({ address, amount: paid });
  }

  private freeOf(address: string): bigint {
    return this.free.get(address) ?? this.ledger.freeOf(address);
  }

  private debtOf(address: string): bigint {
    return this.debt.get(address) ?? this.ledger.debtOf(address);
  }

  private changeBalance(address: string, amount: bigint): void {
    this.change.set(address, (this.change.get(address) ?? 0n) + amount);
  }
}
