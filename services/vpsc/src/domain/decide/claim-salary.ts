import { again, refuse, say } from '@bpdao/actor';
import type { ClaimSalary } from '@bpdao/messages';
import type { VpscDecision } from '../messages.ts';
import type { VpscState } from '../state.ts';

/** Queues the salary of a holder that claims it before it reaches the least payout (docs/spec/vpsc.md, "Claims"). */
export function claimSalary({ claims, book }: Readonly<VpscState>, { payload, signature }: ClaimSalary): VpscDecision {
  const { address, sequence } = payload.value;
  const last = claims.get(address);
  if (last !== undefined && sequence <= last.sequence) {
    return sequence === last.sequence && Buffer.compare(last.bytes, payload.bytes) === 0
      ? again
      : refuse('SEQUENCE_USED', `The last sequence was ${last.sequence}.`);
  }
  const amount = book.accruedOf(address);
  return amount === 0n
    ? refuse('NOTHING_ACCRUED')
    : say({ type: 'salary-claimed', claim: { payload, signature }, amount });
}
