/**
 * The rules of the WSC, for whoever decides again what it stated: pure, and all that is seen of this service elsewhere.
 */
export type { CheckedWscCommand, WscHeard } from './domain/messages.ts';
export { wscRules, wscRulesOf, type WscRules } from './domain/rules.ts';
export type { WscState } from './domain/state.ts';
export type { WscVersion } from './domain/turn.ts';
