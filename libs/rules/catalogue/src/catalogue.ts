import {
  ascCommandMaxBytes,
  ascCommandNames,
  ascFactNames,
  ascQueryMaxBytes,
  ascQueryNames,
  decodeAscCommand,
  decodeAscFact,
  decodeAscQuery,
  decodeAscReply,
  decodeForumCommand,
  decodeForumFact,
  decodeForumQuery,
  decodeForumReply,
  decodeGossipCommand,
  decodeGossipFact,
  decodeGossipQuery,
  decodeGossipReply,
  decodeGovernanceCommand,
  decodeGovernanceFact,
  decodeGovernanceQuery,
  decodeGovernanceReply,
  decodeVpscCommand,
  decodeVpscFact,
  decodeVpscQuery,
  decodeVpscReply,
  decodeWscCommand,
  decodeWscFact,
  decodeWscQuery,
  decodeWscReply,
  encodeAscCommand,
  encodeAscFact,
  encodeAscQuery,
  encodeAscReply,
  encodeForumCommand,
  encodeForumFact,
  encodeForumQuery,
  encodeForumReply,
  encodeGossipCommand,
  encodeGossipFact,
  encodeGossipQuery,
  encodeGossipReply,
  encodeGovernanceCommand,
  encodeGovernanceFact,
  encodeGovernanceQuery,
  encodeGovernanceReply,
  encodeVpscCommand,
  encodeVpscFact,
  encodeVpscQuery,
  encodeVpscReply,
  encodeWscCommand,
  encodeWscFact,
  encodeWscQuery,
  encodeWscReply,
  forumCommandMaxBytes,
  forumCommandNames,
  forumFactNames,
  forumQueryMaxBytes,
  forumQueryNames,
  gossipCommandMaxBytes,
  gossipCommandNames,
  gossipFactNames,
  gossipQueryMaxBytes,
  gossipQueryNames,
  governanceCommandMaxBytes,
  governanceCommandNames,
  governanceFactNames,
  governanceQueryMaxBytes,
  governanceQueryNames,
  refusals,
  vpscCommandMaxBytes,
  vpscCommandNames,
  vpscFactNames,
  vpscQueryMaxBytes,
  vpscQueryNames,
  wscCommandMaxBytes,
  wscCommandNames,
  wscFactNames,
  wscQueryMaxBytes,
  wscQueryNames,
  type AscCommand,
  type AscFact,
  type AscQuery,
  type AscReply,
  type ForumCommand,
  type ForumFact,
  type ForumQuery,
  type ForumReply,
  type GossipCommand,
  type GossipFact,
  type GossipQuery,
  type GossipReply,
  type GovernanceCommand,
  type GovernanceFact,
  type GovernanceQuery,
  type GovernanceReply,
  type VpscCommand,
  type VpscFact,
  type VpscQuery,
  type VpscReply,
  type WscCommand,
  type WscFact,
  type WscQuery,
  type WscReply,
} from '@bpdao/messages';
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

/** The types of an actor's messages: its commands, facts, queries and replies. */
interface Words {
  asc: { command: AscCommand; fact: AscFact; query: AscQuery; reply: AscReply };
  wsc: { command: WscCommand; fact: WscFact; query: WscQuery; reply: WscReply };
  vpsc: { command: VpscCommand; fact: VpscFact; query: VpscQuery; reply: VpscReply };
  forum: { command: ForumCommand; fact: ForumFact; query: ForumQuery; reply: ForumReply };
  gossip: { command: GossipCommand; fact: GossipFact; query: GossipQuery; reply: GossipReply };
  governance: { command: GovernanceCommand; fact: GovernanceFact; query: GovernanceQuery; reply: GovernanceReply };
}

/** The names of the six actors, as in subjects and streams. */
export type ActorName = keyof Words;
export type CommandOf<A extends ActorName> = Words[A]['command'];
export type FactOf<A extends ActorName> = Words[A]['fact'];
export type QueryOf<A extends ActorName> = Words[A]['query'];
export type ReplyOf<A extends ActorName> = Words[A]['reply'];
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
  asc: {
    hears: ['wsc', 'vpsc', 'governance'],
    command: {
      names: ascCommandNames,
      maxBytes: ascCommandMaxBytes,
      encode: encodeAscCommand,
      decode: decodeAscCommand,
    },
    fact: { names: ascFactNames, encode: encodeAscFact, decode: decodeAscFact },
    query: { names: ascQueryNames, maxBytes: ascQueryMaxBytes, encode: encodeAscQuery, decode: decodeAscQuery },
    reply: { names: ascQueryNames, encode: encodeAscReply, decode: decodeAscReply },
    refusals: refusals.asc,
  },
  wsc: {
    hears: ['asc', 'vpsc', 'governance'],
    command: {
      names: wscCommandNames,
      maxBytes: wscCommandMaxBytes,
      encode: encodeWscCommand,
      decode: decodeWscCommand,
    },
    fact: { names: wscFactNames, encode: encodeWscFact, decode: decodeWscFact },
    query: { names: wscQueryNames, maxBytes: wscQueryMaxBytes, encode: encodeWscQuery, decode: decodeWscQuery },
    reply: { names: wscQueryNames, encode: encodeWscReply, decode: decodeWscReply },
    refusals: refusals.wsc,
  },
  vpsc: {
    hears: ['asc', 'wsc', 'forum', 'governance'],
    command: {
      names: vpscCommandNames,
      maxBytes: vpscCommandMaxBytes,
      encode: encodeVpscCommand,
      decode: decodeVpscCommand,
    },
    fact: { names: vpscFactNames, encode: encodeVpscFact, decode: decodeVpscFact },
    query: { names: vpscQueryNames, maxBytes: vpscQueryMaxBytes, encode: encodeVpscQuery, decode: decodeVpscQuery },
    reply: { names: vpscQueryNames, encode: encodeVpscReply, decode: decodeVpscReply },
    refusals: refusals.vpsc,
  },
  forum: {
    hears: ['wsc', 'vpsc', 'governance'],
    command: {
      names: forumCommandNames,
      maxBytes: forumCommandMaxBytes,
      encode: encodeForumCommand,
      decode: decodeForumCommand,
    },
    fact: { names: forumFactNames, encode: encodeForumFact, decode: decodeForumFact },
    query: { names: forumQueryNames, maxBytes: forumQueryMaxBytes, encode: encodeForumQuery, decode: decodeForumQuery },
    reply: { names: forumQueryNames, encode: encodeForumReply, decode: decodeForumReply },
    refusals: refusals.forum,
  },
  gossip: {
    hears: ['wsc', 'vpsc', 'forum', 'governance'],
    command: {
      names: gossipCommandNames,
      maxBytes: gossipCommandMaxBytes,
      encode: encodeGossipCommand,
      decode: decodeGossipCommand,
    },
    fact: { names: gossipFactNames, encode: encodeGossipFact, decode: decodeGossipFact },
    query: {
      names: gossipQueryNames,
      maxBytes: gossipQueryMaxBytes,
      encode: encodeGossipQuery,
      decode: decodeGossipQuery,
    },
    reply: { names: gossipQueryNames, encode: encodeGossipReply, decode: decodeGossipReply },
    refusals: refusals.gossip,
  },
  governance: {
    hears: ['asc', 'wsc', 'vpsc', 'forum'],
    command: {
      names: governanceCommandNames,
      maxBytes: governanceCommandMaxBytes,
      encode: encodeGovernanceCommand,
      decode: decodeGovernanceCommand,
    },
    fact: { names: governanceFactNames, encode: encodeGovernanceFact, decode: decodeGovernanceFact },
    query: {
      names: governanceQueryNames,
      maxBytes: governanceQueryMaxBytes,
      encode: encodeGovernanceQuery,
      decode: decodeGovernanceQuery,
    },
    reply: { names: governanceQueryNames, encode: encodeGovernanceReply, decode: decodeGovernanceReply },
    refusals: refusals.governance,
  },
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
