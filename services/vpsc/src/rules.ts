/**
 * The rules of the VPSC, for whoever decides again what it stated: pure, and all that is seen of this service
 * elsewhere.
 */
export type { VpscHeard } from './domain/messages.ts';
export { vpscRules } from './domain/rules.ts';
export type { VpscState } from './domain/state.ts';
