import type { BlockProposed, ShadowReport } from '@bpdao/messages';
import { arrange, refuseList, type ListRefusal, type WorkProtocol } from '@bpdao/work-protocols';
import type { Attempt, WscState } from './state.ts';

/**
 * Compares a proposed block with the block that a version out of turn would have made of it
 * (docs/spec/work-protocols.md, "Shadowing"). The report says if that version takes the list, and describes the block
 * that the same transactions make in its own order. The state must be the one before the block is folded; undefined if
 * that state knows no attempt for the block.
 */
export function shadow(
  work: WorkProtocol,
  state: Readonly<WscState>,
  proposed: BlockProposed,
): ShadowReport | undefined {
  const { attempt } = state;
  const { header, transactions } = proposed.block;
  if (attempt === undefined || attempt.selected.receipt.height !== header.value.height) return undefined;
  const refusal = refuseList(work, transactions, attempt.parameters);
  const own = arrange(work, transactions, attempt.parameters);
  const moved = own.transactions.findIndex((one, index) => one !== transactions[index]);
  const otherOrderAt = moved === -1 && own.leftOut > 0 ? own.transactions.length : moved;
  const sameList = otherOrderAt === -1;
  const stateRoot = stateRootOf(state, attempt, proposed, own.transactions);
  return {
    height: header.value.height,
    attempt: header.value.attempt,
    blockHash: proposed.hash,
    transactions: transactions.length,
    leftOut: own.leftOut,
    differs: refusal !== undefined || !sameList,
    ...refused(refusal),
    ...(sameList ? undefined : { otherOrderAt }),
    ...(stateRoot === undefined ? undefined : { stateRoot }),
  };
}

const refused = (refusal: ListRefusal | undefined): Pick<ShadowReport, 'refusedCode' | 'refusedAt'> =>
  refusal === undefined ? {} : { refusedCode: refusal.code, refusedAt: refusal.index };

/** Returns the root of the state after the version's own block; undefined if its order makes a transaction invalid. */
function stateRootOf(
  state: Readonly<WscState>,
  { parameters }: Readonly<Attempt>,
  { block }: BlockProposed,
  transactions: BlockProposed['block']['transactions'],
): string | undefined {
  const { height, subsidy } = block.header.value;
  const executed = state.chain.execute({ height, payouts: block.payouts, transactions, subsidy }, parameters);
  return executed.type === 'executed' ? executed.tree.root : undefined;
}

/** Returns the differences of a report as a sentence. */
export function sentenceOf({
  height,
  refusedCode,
  refusedAt,
  otherOrderAt,
  leftOut,
  transactions,
  stateRoot,
}: ShadowReport): string {
  const parts = [
    ...(refusedCode === undefined ? [] : [`would refuse the list for transaction ${refusedAt ?? 0}: ${refusedCode}`]),
    ...(leftOut === 0 ? [] : [`would leave out ${leftOut} of ${transactions} transactions`]),
    ...(otherOrderAt === undefined ? [] : [`would have another order from transaction ${otherOrderAt} on`]),
    ...(stateRoot === undefined ? ['could not execute its own order'] : []),
  ];
  return `shadow of block ${height}: ${parts.length === 0 ? 'the same' : parts.join('; ')}`;
}
