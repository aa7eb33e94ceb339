import type { Block, RoundSettled } from '@bpdao/messages';
import { forgetBlockPosts } from '../evolve/forget-block-posts.ts';
import type { ForumState, HeardVpsc } from '../state.ts';

/** A round is over: who holds REP and $ has changed, and old block posts are forgotten (docs/spec/forum.md, "Memory"). */
export function heardRoundSettled(state: ForumState, settled: RoundSettled): void {
  const { wsc, vpsc } = state.heard;
  holdRep(vpsc, settled);
  const block = wsc.blocks.get(settled.blockHash);
  wsc.blocks.delete(settled.blockHash);
  if (settled.outcome !== 'accepted') return;
  if (block === undefined) throw new Error(`Block ${settled.blockHash} was settled, but never proposed.`);
  moveMoney(state, block);
  vpsc.settledHeight = settled.height;
  forgetBlockPosts(state);
}

function moveMoney({ heard }: ForumState, { header, payouts, transactions }: Block): void {
  const { height, subsidy } = header.value;
  const execution = heard.vpsc.accounts.execute({ height, payouts, transactions, subsidy }, heard.governance.inForce.mustBeAt(height).parameters);
  if (execution.type === 'invalid') throw new Error(`The accepted block of height ${height} carries transaction ${execution.index}, which is refused: ${execution.refusal}.`);
  heard.vpsc.accounts.commit(execution.changes);
}

/** What a settling fact moves, whether the REP is free or encumbered. */
export function holdRep({ holdings }: HeardVpsc, { stakes, debits, credits, debtsPaid }: Pick<RoundSettled, 'stakes' | 'debits' | 'credits' | 'debtsPaid'>): void {
  const change = (address: string, delta: bigint): void => {
    const held = (holdings.get(address) ?? 0n) + delta;
    if (held > 0n) holdings.set(address, held);
    else holdings.delete(address);
  };
  for (const { address, gain, loss } of stakes) change(address, gain - loss);
  for (const { address, taken } of debits) change(address, -taken);
  for (const { address, credited } of credits) change(address, credited);
  for (const { address, amount } of debtsPaid) change(address, -amount);
}
