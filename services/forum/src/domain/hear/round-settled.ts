import type { Block, RoundSettled } from '@bpdao/messages';
import { movesOf } from '@bpdao/tokens';
import { forgetBlockPosts } from '../evolve/forget-block-posts.ts';
import type { ForumState } from '../state.ts';
import { holdRep } from './hold-rep.ts';

/**
 * Folds the end of a round: it changes the REP and $ of addresses, and old block posts are forgotten
 * (docs/spec/forum.md, "Memory").
 */
export function roundSettled(state: ForumState, settled: RoundSettled): void {
  const { wsc, vpsc } = state.heard;
  for (const [address, delta] of movesOf(settled)) holdRep(vpsc, address, delta);
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
