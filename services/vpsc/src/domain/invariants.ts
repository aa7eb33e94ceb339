import type { Invariants } from '@bpdao/actor';
import type { VpscState } from './state.ts';

/** What must hold after every fact (docs/spec/vpsc.md, "Invariants"); the cost grows with open pools alone. */
export const vpscInvariants: Invariants<VpscState> = {
  'no wREP is lost, made or below 0': ({ book }) => book.wrep.brokenInvariant(),
  'no gREP is lost, made or below 0': ({ book }) => book.grep.brokenInvariant(),
  'at most one block pool is open': ({ openPools }) => {
    let open = 0;
    for (const { opened } of openPools.values()) if (opened.kind === 'block') open += 1;
    return open > 1 ? `${open} are open` : undefined;
  },
};
