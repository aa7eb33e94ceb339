import type { Invariants } from '@bpdao/actor';
import type { WscState } from './state.ts';

/** What must hold after every fact (docs/spec/wsc.md, "Invariants"); constant time. */
export const wscInvariants: Invariants<WscState> = {
  'the $ of all accounts are those of genesis and the subsidies since': ({ chain }) => chain.brokenInvariant(),
};
