import { refuse, say } from '@bpdao/actor';
import { buildBlock, transactionsRoot } from '@bpdao/chain';
import { tipOf } from '@bpdao/draw';
import { refuseList as refuseByProtocol, type WorkProtocol } from '@bpdao/work-protocols';
import type { CheckedWscCommand, WscDecision } from '../messages.ts';
import type { Attempt, WscState } from '../state.ts';
import { isLeftOver, isTurnOf, type WscVersion } from '../turn.ts';
import { refuseSlot } from './refuse-slot.ts';

/** Makes the block of an attempt from the drawn producer's list (docs/spec/wsc.md, "The list"). */
export function submitBlockTransactions(
  state: Readonly<WscState>,
  command: CheckedWscCommand,
  version: WscVersion,
  nowMs: number,
): WscDecision {
  const answered = refuseSlot(state, command.payload);
  if (answered !== undefined) return answered;
  const { attempt } = state;
  if (attempt === undefined) return refuse('TOO_EARLY');
  if (isLeftOver(state) || !isTurnOf(version, state)) return refuse('TOO_EARLY', 'another protocol speaks');
  return refuseList(attempt, command, version.work) ?? propose(state, attempt, command, nowMs);
}

function refuseList(
  { selected, parameters }: Readonly<Attempt>,
  { payload, transactions, badSignatureAt }: CheckedWscCommand,
  work: WorkProtocol,
): WscDecision | undefined {
  const list = payload.value;
  if (list.parent !== selected.parent) return refuse('WRONG_PARENT');
  if (tipOf(list.reveal) !== selected.tip) return refuse('WRONG_REVEAL');
  if (transactions.length > parameters.maxBlockTxs) {
    return refuse(
      'TOO_MANY_TRANSACTIONS',
      `The list has ${transactions.length}; ${parameters.maxBlockTxs} are the most.`,
    );
  }
  if (list.transactionCount !== transactions.length || list.transactionsRoot !== transactionsRoot(transactions)) {
    return refuse('LIST_MISMATCH');
  }
  if (badSignatureAt !== undefined) return invalid(badSignatureAt, 'BAD_SIGNATURE');
  const refused = refuseByProtocol(work, transactions, parameters);
  return refused === undefined ? undefined : invalid(refused.index, refused.code);
}

function propose(
  state: Readonly<WscState>,
  { selected, parameters }: Readonly<Attempt>,
  { payload, signature, transactions }: CheckedWscCommand,
  nowMs: number,
): WscDecision {
  const { receipt, producer, stake, protocol, parametersHash } = selected;
  const inputs = {
    chainId: state.chainId,
    receipt,
    producer,
    stake,
    protocol,
    parameters,
    parametersHash,
    payouts: state.heard.vpsc.payouts,
  };
  const built = buildBlock(state.chain, inputs, { list: payload, listSignature: signature, transactions }, nowMs);
  switch (built.type) {
    case 'built':
      return say({ type: 'block-proposed', ...built.proposed });
    case 'invalid':
      return invalid(built.index, built.refusal);
    case 'too-large':
      return refuse('BLOCK_TOO_LARGE', `${built.bytes} bytes`);
    default:
      return built satisfies never;
  }
}

const invalid = (index: number, code: string): WscDecision =>
  refuse('TRANSACTION_INVALID', `transaction ${index}: ${code}`);
