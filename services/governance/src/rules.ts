/**
 * The rules of governance, for whoever decides again what it stated: pure, and all that is seen of this service
 * elsewhere.
 */
export type { GovernanceHeard } from './domain/messages.ts';
export { governanceRules } from './domain/rules.ts';
export type { GovernanceState } from './domain/state.ts';
