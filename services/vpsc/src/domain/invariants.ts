import type { Invariants } from '@bpdao/actor';
import type { VpscState } from './state.ts';

/**
 * The invariants of the VPSC (docs/spec/vpsc.md, "Invariants"); the cost of a check grows only with the count of open
 * pools.
 */
export const vpscInvariants: Invariants<VpscState> = {
  'no wREP is lost, made or below 0': ({ book }) => book.wrep.brokenInvariant(),
  'no gREP is lost, made or below 0': ({ book }) => book.grep.brokenInvariant(),
  'at most one block pool is open': ({ openPools }) => {
    let open = 0;
    for (const { opened } of openPools.values()) if (opened.kind === 'block') open += 1;
    return open > 1 ? `${open} are open` : undefined;
  },
};
