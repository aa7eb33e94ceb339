import type { BlockRefusal, EncumbranceRefusal, PoolRefusal } from '../generated/types.ts';

/** The reasons for which the VPSC does not encumber the REP that the ASC asked for. */
export const encumbranceReasons: Readonly<Record<EncumbranceRefusal, string>> = {
  'rep-not-free': 'The producer has less free REP than its offer asks for.',
  'in-debt': 'The producer owes REP.',
};

/** The reasons for which the VPSC opens no pool for a block. */
export const blockReasons: Readonly<Record<BlockRefusal, string>> = {
  'not-in-progress': 'The block is of an attempt that the VPSC does not work on.',
  'stake-not-encumbered': 'The producer has less REP encumbered than the stake of the block.',
  'protocol-reverted': 'The protocol that made the block was reverted.',
};

/** The reasons for which the VPSC does not open a funded pool. */
export const poolReasons: Readonly<Record<PoolRefusal, string>> = {
  'post-unknown': 'The Forum has no such post.',
  'already-open': 'A pool on this post with this type of REP is open.',
  'too-many-open': 'As many funded pools are open as `openPoolsMax` allows.',
  'below-minimum': 'The amount is below `fundPoolMin`.',
  'no-grep': 'There is no governance REP yet.',
  'not-a-proposal': 'Governance REP votes only on proposals and protocols.',
};
