/**
 * The rules of the ASC, for whoever decides again what it stated: pure, and all that is seen of this service elsewhere.
 */
export type { AscHeard } from './domain/messages.ts';
export { ascRules } from './domain/rules.ts';
export type { AscState } from './domain/state.ts';
