import { actorNames, catalogue, commandSubjects, factSubjects, isActorName, LEASE_BUCKET, querySubject, querySubjects, saidSubjects, snapshotBucket, streamName } from '@bpdao/protocol';
import type { ActorName } from '@bpdao/protocol';

/** What an identity is on the broker: one of the six actors, or somebody from outside (docs/operations/identities.md). */
export type Role = ActorName | 'admin' | 'producer' | 'customer' | 'reader';

/** What the broker lets an identity do; everything else is refused. */
export interface Permissions {
  /** Patterns of subjects. */
  readonly publish: readonly string[];
  /** Patterns of subjects. */
  readonly subscribe: readonly string[];
  /** Whether it may answer a request that reached it, once. */
  readonly answers: boolean;
}

export const roles = [...actorNames, 'producer', 'customer', 'reader', 'admin'] as const satisfies readonly Role[];

export const isRole = (name: string): name is Role => roles.some((role) => role === name);

/** Whom the roles from outside may command; what is in a command is signed by a member besides. */
const COMMANDED: Readonly<Record<Exclude<Role, ActorName | 'admin'>, readonly ActorName[]>> = {
  producer: ['asc', 'wsc', 'vpsc', 'forum', 'gossip', 'governance'],
  customer: ['asc', 'vpsc', 'forum', 'gossip', 'governance'],
  reader: [],
};

/** What an actor may ask another: a version of the WSC reads the post of its protocol before it starts. */
const ASKED: Readonly<Partial<Record<ActorName, readonly string[]>>> = { wsc: [querySubject('forum', 'post'), querySubject('forum', 'posts')] };

/** Who am I, asked of the broker. */
export const WHO_AM_I = '$SYS.REQ.USER.INFO';

/** Letters of a key that are enough to tell inboxes apart. */
const INBOX_LETTERS = 16;

/** Where answers to an identity arrive: nobody else hears there. */
export const inboxOf = (publicKey: string): string => `_INBOX_${publicKey.slice(0, INBOX_LETTERS)}`;

/** The permissions of a role, from the catalogue of subjects alone. */
export function permissionsOf(role: Role, inbox: string): Permissions {
  if (role === 'admin') return { publish: ['$JS.API.>', WHO_AM_I], subscribe: [`${inbox}.>`], answers: false };
  if (isActorName(role)) return permissionsOfActor(role, inbox);
  return {
    publish: [...COMMANDED[role].map(commandSubjects), ...actorNames.map(querySubjects), WHO_AM_I],
    subscribe: [...actorNames.map(saidSubjects), `${inbox}.>`],
    answers: false,
  };
}

function permissionsOfActor(actor: ActorName, inbox: string): Permissions {
  const snapshots = snapshotBucket(actor);
  return {
    publish: [
      factSubjects(actor),
      ...[actor, ...catalogue[actor].hears].flatMap((one) => readingStream(streamName(one))),
      `$KV.${LEASE_BUCKET}.${actor}`, `$KV.${LEASE_BUCKET}.${actor}.>`,
      ...readingBucket(`KV_${LEASE_BUCKET}`),
      `$O.${snapshots}.>`,
      ...readingBucket(`OBJ_${snapshots}`), ...['CREATE', 'INFO', 'DELETE', 'MSG.NEXT'].map((call) => `$JS.API.CONSUMER.${call}.OBJ_${snapshots}.>`), `$JS.API.STREAM.PURGE.OBJ_${snapshots}`,
      '$JS.API.INFO', WHO_AM_I, ...(ASKED[actor] ?? []),
    ],
    subscribe: [...(catalogue[actor].command.names.length === 0 ? [] : [commandSubjects(actor)]), querySubjects(actor), `${inbox}.>`],
    answers: true,
  };
}

/** Reading a stream of facts: its end, single messages, a consumer of one's own with its flow control. */
const readingStream = (stream: string): readonly string[] => [
  `$JS.API.STREAM.INFO.${stream}`, `$JS.API.STREAM.MSG.GET.${stream}`, `$JS.API.CONSUMER.CREATE.${stream}`, `$JS.API.CONSUMER.CREATE.${stream}.>`, `$JS.API.CONSUMER.MSG.NEXT.${stream}.*`, `$JS.API.CONSUMER.DELETE.${stream}.*`, `$JS.FC.${stream}.>`,
];

/** Reading the entries of a bucket by name. */
const readingBucket = (stream: string): readonly string[] => [`$JS.API.STREAM.INFO.${stream}`, `$JS.API.STREAM.MSG.GET.${stream}`, `$JS.API.DIRECT.GET.${stream}`, `$JS.API.DIRECT.GET.${stream}.>`];

/** Whether one of these patterns covers a subject, as the broker reads them: `*` is one token, `>` all that follow. */
export const covers = (patterns: readonly string[], subject: string): boolean => patterns.some((pattern) => matches(pattern.split('.'), subject.split('.')));

function matches(pattern: readonly string[], subject: readonly string[]): boolean {
  const rest = pattern.indexOf('>');
  if (rest === -1 ? pattern.length !== subject.length : subject.length <= rest) return false;
  return pattern.slice(0, rest === -1 ? undefined : rest).every((token, index) => token === '*' || token === subject[index]);
}
