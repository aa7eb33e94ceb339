import { listSigningBytes, type Checkable } from '@bpdao/sdk';
import { police } from '../domain/police.ts';
import type { Round } from '../domain/state.ts';
import { checkable, workOf, type Errand } from './errand.ts';

/**
 * Checks each signature of a proposed block and executes the block again. Calls `onVerdict` as soon as the round has a
 * verdict, before another fact is heard.
 */
export async function policeBlock(errand: Errand, round: Round, onVerdict: () => void): Promise<void> {
  const {
    state,
    time,
    tools: { checker, client, log },
  } = errand;
  const proposed = round.proposed?.fact;
  const work = workOf(errand, round);
  if (proposed === undefined || work === undefined) return;
  const { list, listSignature, transactions } = proposed.block;
  const listed: Checkable = {
    publicKey: round.selected.producer,
    message: listSigningBytes(client.chainId, list.bytes),
    signature: listSignature,
  };
  const [listSignatureHolds = false, ...holds] = await checker.check([
    listed,
    ...transactions.map((signed) => checkable(client.chainId, signed)),
  ]);
  if (state.round !== round) return;
  const badSignatureAt = holds.includes(false) ? holds.indexOf(false) : undefined;
  round.verdict = police(state, round, proposed, { listSignatureHolds, badSignatureAt, nowMs: time.nowMs(), work });
  for (const broken of round.verdict) {
    log.warn(
      { height: Number(round.height), attempt: round.attempt, producer: round.selected.producer, broken },
      `block ${round.height} breaks a rule: ${broken}`,
    );
  }
  onVerdict();
}
