import { blockGaps, gapLine } from './block-gaps.ts';
import type { ClusterNetwork } from './cluster-network.ts';
import { note } from './notes.ts';

/** The cost of an act to the chain. */
export interface Cost {
  readonly longestGapMs: number;
  readonly lostSlots: readonly string[];
}

/**
 * Acts on a network that has gone on undisturbed for five blocks, waits for ten blocks after it, and notes the cost.
 */
export async function costOf({ watch, swap }: ClusterNetwork, what: string, act: () => Promise<void>): Promise<Cost> {
  await watch.height(watch.lastHeight + 5n);
  const since = watch.lastHeight;
  const lostBefore = swap.lostSlots.length;
  await act();
  await watch.height(watch.lastHeight + 10n);
  const gaps = blockGaps(watch, since);
  const lostSlots = swap.lostSlots.slice(lostBefore);
  note([gapLine(what, gaps), ...lostSlots].join('; '));
  return { longestGapMs: gaps.longestMs, lostSlots };
}
