import { commandSubjects, querySubjects } from './subjects.ts';

/**
 * The replicas that take a request: the leader; any replica, because all have the same stored messages; or each
 * replica, because the request names its receiver.
 */
export type Taker = 'leader' | 'any' | 'each';

/** The queries that other replicas than the leader take. */
const TAKEN_OTHERWISE: Readonly<Record<string, Taker>> = { facts: 'any', shadow: 'each' };

/** Returns the replicas that take a query. */
export const takerOf = (query: string): Taker => TAKEN_OTHERWISE[query] ?? 'leader';

/**
 * Returns the subject to which the broker brings a request of an account. The broker's configuration puts the account
 * into the subject, and the asker cannot change it (docs/spec/admission.md).
 */
const takenAt = (account: string, actor: string, taker: string, request: string): string =>
  `asked.${account}.${actor}.${taker}.${request}`;

/** Everything that an account asks of these replicas of an actor. */
export const takenFrom = (account: string, actor: string, taker: Taker): string => takenAt(account, actor, taker, '>');
/** Everything that an account asks of any actor. */
export const askedBy = (account: string): string => `asked.${account}.>`;
/** Everything that any account asks of an actor. */
export const askedOf = (actor: string): string => `asked.*.${actor}.>`;
/** A subject on which an actor may listen but hears nothing, because no account has that name. */
export const unaskable = (actor: string): string => takenAt('nobody', actor, 'leader', '>');

/**
 * Returns the kind of a request, such as `cmd.cast-vote`: the last two tokens of the subject on which it is asked or
 * taken.
 */
export const requestIn = (subject: string): string =>
  subject.slice(subject.lastIndexOf('.', subject.lastIndexOf('.') - 1) + 1);

/**
 * The subject on which an account asks, and the subject to which the broker brings the request; both may be patterns.
 */
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

/**
 * The requests that the broker brings to other replicas than the leader; in `to`, `$1` is the account and `$2` the
 * actor.
 */
export const carriedOn: readonly { readonly from: string; readonly to: string }[] = [
  ...Object.entries(TAKEN_OTHERWISE).map(([query, taker]) => ({ query: `qry.${query}`, taker })),
  // a request that nobody ever takes costs the broker as much as a request that nobody takes for the moment
  ...['cmd.none', 'qry.none'].map((query) => ({ query, taker: 'nobody' })),
].map(({ query, taker }) => ({ from: takenAt('*', '*', 'leader', query), to: takenAt('$1', '$2', taker, query) }));
