import { again, refuse, say } from '@bpdao/actor';
import {
  NONCES_AHEAD,
  refuseTransaction,
  transactionFigures,
  transactionHash,
  type TransactionContext,
} from '@bpdao/chain';
import { writeAmount, type SignedTransaction } from '@bpdao/messages';
import type { GossipDecision } from '../messages.ts';
import type { GossipState } from '../state.ts';

/** Makes a customer's transaction active (docs/spec/gossip.md, "Submitting"). */
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
  const context: TransactionContext = {
    height,
    parameters: force.parameters,
    account: heard.vpsc.accounts.get(sender),
    noncesAhead: NONCES_AHEAD,
  };
  const refusal = refuseTransaction(signed, context);
  if (refusal !== undefined) return refuse(refusal, transactionFigures(refusal, signed, context));
  const replaces = active.at(sender, nonce);
  if (replaces !== undefined) {
    const least = aTenthAbove(feeOf(state, replaces));
    return fee >= least
      ? say({ type: 'transactions-gossiped', transaction: signed, replaces })
      : refuse('FEE_NOT_HIGHER', `The fee is $ ${writeAmount(fee)}; $ ${writeAmount(least)} is the least.`);
  }
  const lowest = feeOf(state, active.leastFee());
  if (active.size >= force.parameters.activeTxsMax && fee <= lowest) {
    return refuse('SET_FULL', `The fee is $ ${writeAmount(fee)}; the lowest fee held is $ ${writeAmount(lowest)}.`);
  }
  return say({ type: 'transactions-gossiped', transaction: signed });
}

/** Returns the least fee that is a tenth higher, µ$. */
const aTenthAbove = (fee: bigint): bigint => (fee * 11n + 9n) / 10n;

const feeOf = ({ active }: Readonly<GossipState>, hash: string | undefined): bigint =>
  hash === undefined ? 0n : (active.get(hash)?.payload.value.fee ?? 0n);
