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

/** What an actor is asked, asks and says. */
interface Vocabulary {
  asc: { command: AscCommand; fact: AscFact; query: AscQuery; reply: AscReply };
  wsc: { command: WscCommand; fact: WscFact; query: WscQuery; reply: WscReply };
  vpsc: { command: VpscCommand; fact: VpscFact; query: VpscQuery; reply: VpscReply };
  forum: { command: ForumCommand; fact: ForumFact; query: ForumQuery; reply: ForumReply };
  gossip: { command: GossipCommand; fact: GossipFact; query: GossipQuery; reply: GossipReply };
  governance: { command: GovernanceCommand; fact: GovernanceFact; query: GovernanceQuery; reply: GovernanceReply };
}

/** The names of the six actors, as in subjects and streams. */
export type ActorName = keyof Vocabulary;
export type CommandOf<A extends ActorName> = Vocabulary[A]['command'];
export type FactOf<A extends ActorName> = Vocabulary[A]['fact'];
export type QueryOf<A extends ActorName> = Vocabulary[A]['query'];
export type ReplyOf<A extends ActorName> = Vocabulary[A]['reply'];
/** Any fact of any actor. */
export type Fact = FactOf<ActorName>;

/** The bytes of a closed union whose member's name travels beside them. */
export interface NamedCodec<T> {
  readonly names: readonly string[];
  encode(value: T): Uint8Array;
  /** Throws ContractError on bytes that are none, or an unknown name. */
  decode(name: string, body: Uint8Array): T;
}

/** The same of what clients send: none is read that is larger than a valid one can be. */
export interface RequestCodec<T> extends NamedCodec<T> {
  /** The most bytes that a valid one takes, by its name. */
  readonly maxBytes: Readonly<Record<string, number>>;
}

interface Entry<A extends ActorName> {
  /** Whose streams it listens to (docs/ARCHITECTURE.md). */
  readonly hears: readonly ActorName[];
  readonly command: RequestCodec<CommandOf<A>>;
  readonly fact: NamedCodec<FactOf<A>>;
  readonly query: RequestCodec<QueryOf<A>>;
  readonly reply: NamedCodec<ReplyOf<A>>;
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
  },
};

/** In the order in which they speak for the first time in a block. */
export const actorNames = [
  'governance',
  'asc',
  'wsc',
  'gossip',
  'vpsc',
  'forum',
] as const satisfies readonly ActorName[];

const PREFIX = 'bpdao.v1';

/** Where a command is sent: request and reply, answered by the actor's one writer. */
export const commandSubject = <A extends ActorName>(actor: A, name: CommandOf<A>['type']): string =>
  `${PREFIX}.${actor}.cmd.${String(name)}`;
/** Where a query is sent: request and reply, answered by any replica. */
export const querySubject = <A extends ActorName>(actor: A, name: QueryOf<A>['type']): string =>
  `${PREFIX}.${actor}.qry.${name}`;
/** Where an actor appends its facts; only its stream listens there. */
export const factSubject = (actor: string, name: string): string => `${PREFIX}.${actor}.fact.${name}`;
/** Where stored facts are heard by clients. */
export const saidSubject = (actor: string, name: string): string => `${PREFIX}.${actor}.said.${name}`;
/** All facts of an actor, as its stream listens to them. */
export const factSubjects = (actor: string): string => factSubject(actor, '>');
/** All stored facts of an actor. */
export const saidSubjects = (actor: string): string => saidSubject(actor, '>');
/** The JetStream stream of an actor. */
export const streamName = (actor: string): string => actor.toUpperCase();
/** Everything that an actor is commanded with. */
export const commandSubjects = (actor: string): string => `${PREFIX}.${actor}.cmd.*`;
/**
 * A command that no actor has: whoever may command an actor is told that nobody answers, and whoever may not is refused
 * by the broker.
 */
export const noCommandSubject = (actor: ActorName): string => `${PREFIX}.${actor}.cmd.none`;
/** A query that no actor has: whoever asks it is told that nobody answers. */
export const noQuerySubject = (actor: ActorName): string => `${PREFIX}.${actor}.qry.none`;
/** Everything that an actor is asked. */
export const querySubjects = (actor: string): string => `${PREFIX}.${actor}.qry.*`;

/** The key-value bucket of leases in each actor's account; its keys are what is spoken for. */
export const LEASE_BUCKET = 'leases';
/** The object store bucket of an actor's snapshots. */
export const snapshotBucket = (actor: string): string => `snapshots-${actor}`;
/** Under which name an actor's account on the broker imports the JetStream API of another's stream. */
export const importedApi = (actor: string): string => `${streamName(actor)}.API`;
/** The third token of every subject of the protocol: the actor's name. */
export const actorOf = (subject: string): string => subject.split('.')[2] ?? subject;
/** The last token of a subject: the name of the command, query or fact. */
export const nameOf = (subject: string): string => subject.slice(subject.lastIndexOf('.') + 1);

export const isActorName = (name: string): name is ActorName => Object.hasOwn(catalogue, name);

/** Headers of requests, answers and appends. */
export const HEADERS = {
  /** Hash of the message before, hex. */
  previousHash: 'Bpdao-Previous-Hash',
  /** How far the receiver must have heard before it answers: `actor:sequence:index`, separated by commas. */
  atLeast: 'Bpdao-At-Least',
  /** Where the answering actor's own stream stood: `actor:sequence:index`. */
  position: 'Bpdao-Position',
  /** W3C trace context. */
  traceparent: 'traceparent',
  /** A sentence, on a message that broke its contract. */
  error: 'Nats-Service-Error',
  /**
   * A number, beside the sentence: 400 broken contract, 429 asked too much, 503 not now, 500 a fault of the service.
   */
  errorCode: 'Nats-Service-Error-Code',
} as const;
