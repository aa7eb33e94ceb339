import { codecs, refusals, type ActorMessages } from '@bpdao/messages';
import {
  commandSubjectOf,
  querySubjectOf,
  type Chain,
  type NamedCodec,
  type RequestCodec,
  type Sentences,
  type Vocabulary,
} from '@bpdao/wire';

/** The version of the rules of this build: all its actors run it, and its clients understand facts up to it. */
export const RULES_VERSION = 1;

/** The names of the six actors, as in subjects and streams. */
export type ActorName = keyof ActorMessages;
export type CommandOf<A extends ActorName> = ActorMessages[A]['command'];
export type FactOf<A extends ActorName> = ActorMessages[A]['fact'];
export type QueryOf<A extends ActorName> = ActorMessages[A]['query'];
export type ReplyOf<A extends ActorName> = ActorMessages[A]['reply'];
/** Any fact of any actor. */
export type Fact = FactOf<ActorName>;

interface Entry<A extends ActorName> {
  /** The actors whose streams this actor follows (docs/ARCHITECTURE.md). */
  readonly hears: readonly ActorName[];
  readonly command: RequestCodec<CommandOf<A>>;
  readonly fact: NamedCodec<FactOf<A>>;
  readonly query: RequestCodec<QueryOf<A>>;
  readonly reply: NamedCodec<ReplyOf<A>>;
  readonly refusals: Sentences;
}

/** The one catalogue: every subject of the protocol is made from this table, and nowhere else. */
export const catalogue: { readonly [A in ActorName]: Entry<A> } = {
  asc: { hears: ['wsc', 'vpsc', 'governance'], ...codecs.asc, refusals: refusals.asc },
  wsc: { hears: ['asc', 'vpsc', 'governance'], ...codecs.wsc, refusals: refusals.wsc },
  vpsc: { hears: ['asc', 'wsc', 'forum', 'governance'], ...codecs.vpsc, refusals: refusals.vpsc },
  forum: { hears: ['wsc', 'vpsc', 'governance'], ...codecs.forum, refusals: refusals.forum },
  gossip: { hears: ['wsc', 'vpsc', 'forum', 'governance'], ...codecs.gossip, refusals: refusals.gossip },
  governance: { hears: ['asc', 'wsc', 'vpsc', 'forum'], ...codecs.governance, refusals: refusals.governance },
};

/** The names of the actors in the order of their first facts in a block. */
export const actorNames = [
  'governance',
  'asc',
  'wsc',
  'gossip',
  'vpsc',
  'forum',
] as const satisfies readonly ActorName[];

/** Returns the subject of a command: a request that the actor's one writer answers. */
export const commandSubject = <A extends ActorName>(actor: A, name: CommandOf<A>['type']): string =>
  commandSubjectOf(actor, String(name));
/**
 * Returns the subject of a query: a request with a reply. The leader answers it. A standby answers `facts` alone, and a
 * version of the WSC out of turn also `shadow` (docs/adr/0007).
 */
export const querySubject = <A extends ActorName>(actor: A, name: QueryOf<A>['type']): string =>
  querySubjectOf(actor, name);

export const isActorName = (name: string): name is ActorName => Object.hasOwn(catalogue, name);

/** The vocabulary of this DAO, for the platform. */
export const vocabulary: Vocabulary = { rulesVersion: RULES_VERSION, actors: catalogue };

/** Returns the chain of this DAO whose genesis file has this hash, hex. */
export const chainOf = (chainId: string): Chain => ({ chainId, vocabulary });
