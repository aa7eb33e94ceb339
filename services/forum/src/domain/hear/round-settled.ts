import type { Block, EquivocationProven, GrepCreated, RoundSettled } from '@bpdao/messages';
import { movesOf, type SettledMoves } from '@bpdao/tokens';
import { forgetBlockPosts } from '../evolve/forget-block-posts.ts';
import type { ForumState, HeardVpsc } from '../state.ts';

/**
 * A round is over: who holds REP and $ has changed, and old block posts are forgotten (docs/spec/forum.md, "Memory").
 */
export function heardRoundSettled(state: ForumState, settled: RoundSettled): void {
  const { wsc, vpsc } = state.heard;
  holdRep(vpsc, settled);
  const block = wsc.blocks.get(settled.blockHash);
  wsc.blocks.delete(settled.blockHash);
  if (settled.outcome !== 'accepted') return;
  if (block === undefined) throw new Error(`Block ${settled.blockHash} was settled, but never proposed.`);
  state.heard.governance.inForce.settled(settled.height, settled.protocol);
  moveMoney(state, block);
  vpsc.settledHeight = settled.height;
  forgetBlockPosts(state);
}

function moveMoney({ heard }: ForumState, { header, payouts, transactions }: Block): void {
  const { height, subsidy } = header.value;
  const execution = heard.vpsc.accounts.execute(
    { height, payouts, transactions, subsidy },
    heard.governance.inForce.mustBeAt(height).parameters,
  );
  if (execution.type === 'invalid') {
    throw new Error(
      `The accepted block of height ${height} carries transaction ${execution.index}, which is refused: ${execution.refusal}.`,
    );
  }
  heard.vpsc.accounts.commit(execution.changes);
}

/** What a settling fact moves, whether the REP is free or encumbered. */
export function holdRep(vpsc: HeardVpsc, settled: SettledMoves): void {
  for (const [address, delta] of movesOf(settled)) change(vpsc, address, delta);
}

/** Who holds the first governance REP holds REP. */
export function holdGrep(vpsc: HeardVpsc, { endowments }: GrepCreated): void {
  for (const { address, amount } of endowments) change(vpsc, address, amount);
}

/** What a proven equivocation takes at once, and gives. */
export function holdForfeit(vpsc: HeardVpsc, { offender, offerLost, reward, report }: EquivocationProven): void {
  change(vpsc, offender, -offerLost);
  change(vpsc, report.payload.value.reporter, reward);
}

function change({ holdings }: HeardVpsc, address: string, delta: bigint): void {
  const held = (holdings.get(address) ?? 0n) + delta;
  if (held > 0n) holdings.set(address, held);
  else holdings.delete(address);
}
