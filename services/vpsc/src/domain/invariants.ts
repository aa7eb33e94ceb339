import type { VpscState } from './state.ts';

/** What must hold after every fact (docs/spec/vpsc.md, "Invariants"); constant time. */
export const brokenInvariant = ({ book, openPools }: Readonly<VpscState>): string | undefined =>
  book.wrep.brokenInvariant() ??
  book.grep.brokenInvariant() ??
  ([...openPools.values()].filter(({ opened }) => opened.kind === 'block').length > 1
    ? 'two block pools are open'
    : undefined);
