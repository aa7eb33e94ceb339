import { again, refuse, say } from '@bpdao/actor';
import { NONCES_AHEAD, refuseTransaction, transactionHash } from '@bpdao/chain';
import type { SignedTransaction } from '@bpdao/messages';
import type { GossipDecision } from '../messages.ts';
import type { GossipState } from '../state.ts';

/** A customer's transaction becomes active (docs/spec/gossip.md, "Submitting"). */
export function submitTransaction(
  state: Readonly<GossipState>,
  { payload, signature }: SignedTransaction,
): GossipDecision {
  const { active, settled, heard } = state;
  const signed: SignedTransaction = { payload, signature };
  const hash = transactionHash(signed);
  if (active.get(hash) !== undefined || settled.has(signed, hash)) return again;
  const { sender, nonce, fee } = payload.value;
  const height = heard.vpsc.nextHeight;
  const force = heard.governance.at(height);
  if (force === undefined) return refuse('TOO_EARLY');
  const refusal = refuseTransaction(signed, {
    height,
    parameters: force.parameters,
    account: heard.vpsc.accounts.get(sender),
    noncesAhead: NONCES_AHEAD,
  });
  if (refusal !== undefined) return refuse(refusal);
  const replaces = active.at(sender, nonce);
  if (replaces !== undefined) {
    return isATenthHigher(fee, feeOf(state, replaces))
      ? say({ type: 'transactions-gossiped', transaction: signed, replaces })
      : refuse('FEE_NOT_HIGHER');
  }
  if (active.size >= force.parameters.activeTxsMax && fee <= feeOf(state, active.leastFee())) return refuse('SET_FULL');
  return say({ type: 'transactions-gossiped', transaction: signed });
}

const isATenthHigher = (fee: bigint, than: bigint): boolean => fee * 10n >= than * 11n;

const feeOf = ({ active }: Readonly<GossipState>, hash: string | undefined): bigint =>
  hash === undefined ? 0n : (active.get(hash)?.payload.value.fee ?? 0n);
