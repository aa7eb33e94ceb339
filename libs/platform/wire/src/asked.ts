import { commandSubjects, querySubjects } from './subjects.ts';

/**
 * Who of an actor's replicas takes a request: the one that leads; any of them, because what is stored is the same for
 * all; or each, because the request says whom it is for.
 */
export type Taker = 'leader' | 'any' | 'each';

/** The queries that others than the one that leads take. */
const TAKEN_OTHERWISE: Readonly<Record<string, Taker>> = { facts: 'any', shadow: 'each' };

/** Who takes a query. */
export const takerOf = (query: string): Taker => TAKEN_OTHERWISE[query] ?? 'leader';

/**
 * Where the broker brings what an account asks of an actor. Its own configuration puts the account into the subject:
 * who asks has no say in it (docs/spec/admission.md).
 */
const takenAt = (account: string, actor: string, taker: string, request: string): string =>
  `asked.${account}.${actor}.${taker}.${request}`;

/** Everything that an account asks of those replicas of an actor. */
export const takenFrom = (account: string, actor: string, taker: Taker): string => takenAt(account, actor, taker, '>');
/** Everything that an account asks of anybody. */
export const askedBy = (account: string): string => `asked.${account}.>`;
/** Everything that anybody asks of an actor. */
export const askedOf = (actor: string): string => `asked.*.${actor}.>`;
/** Where an actor may listen and hears nothing, because no account has that name. */
export const unaskable = (actor: string): string => takenAt('nobody', actor, 'leader', '>');

/** What is asked, by the last two tokens of where it is asked and of where it is taken: `cmd.cast-vote`. */
export const requestIn = (subject: string): string =>
  subject.slice(subject.lastIndexOf('.', subject.lastIndexOf('.') - 1) + 1);

/** What an account asks, and where the broker brings it; both may be patterns. */
export interface Carried {
  readonly asked: string;
  readonly taken: string;
}

/** One request of an account, or a pattern of them. */
export function carriedFor(account: string, asked: string): Carried {
  const [, , actor = '', ...request] = asked.split('.');
  return { asked, taken: takenAt(account, actor, 'leader', request.join('.')) };
}

/** Everything that an account may ask of any actor. */
export const allCarriedFor = (account: string): readonly Carried[] =>
  [commandSubjects('*'), querySubjects('*')].map((asked) => carriedFor(account, asked));

/** What the broker brings elsewhere than to the one that leads; in `to`, `$1` is the account and `$2` the actor. */
export const carriedOn: readonly { readonly from: string; readonly to: string }[] = [
  ...Object.entries(TAKEN_OTHERWISE).map(([query, taker]) => ({ query: `qry.${query}`, taker })),
  // what nobody takes costs the broker as much as what nobody takes for the moment
  ...['cmd.none', 'qry.none'].map((query) => ({ query, taker: 'nobody' })),
].map(({ query, taker }) => ({ from: takenAt('*', '*', 'leader', query), to: takenAt('$1', '$2', taker, query) }));
