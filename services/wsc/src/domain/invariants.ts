import type { Invariants } from '@bpdao/actor';
import type { WscState } from './state.ts';

/** The invariants of the WSC (docs/spec/wsc.md, "Invariants"), checked in constant time. */
export const wscInvariants: Invariants<WscState> = {
  'the $ of all accounts are those of genesis and the subsidies since': ({ chain }) => chain.brokenInvariant(),
};
