import { refuse } from '@bpdao/actor';
import { writeAmount } from '@bpdao/messages';
import type { RepLedger } from '@bpdao/tokens';
import type { VpscDecision } from '../messages.ts';

/** Returns the first rule that a stake breaks (docs/spec/vpsc.md, "Voting"); undefined if the voter may stake it. */
export function refuseStake(ledger: Readonly<RepLedger>, voter: string, stake: bigint): VpscDecision | undefined {
  if (stake === 0n) return refuse('STAKE_NOT_POSITIVE');
  const debt = ledger.debtOf(voter);
  if (debt > 0n) return refuse('IN_DEBT', `The debt is ${writeAmount(debt)} REP.`);
  const free = ledger.freeOf(voter);
  if (stake <= free) return undefined;
  return refuse('REP_NOT_FREE', `The stake is ${writeAmount(stake)} REP; ${writeAmount(free)} REP are free.`);
}
