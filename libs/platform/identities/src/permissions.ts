import { actorNames, catalogue, querySubject, type ActorName } from '@bpdao/catalogue';
import {
  askedOf,
  commandSubjects,
  factSubjects,
  importedApi,
  LEASE_BUCKET,
  querySubjects,
  saidSubjects,
  snapshotBucket,
  streamName,
} from '@bpdao/wire';
import { insiderOf, isOutsiderRole, type OutsiderRole, type Role } from './roles.ts';

/** The subjects that the broker lets an identity use in its account; it refuses all others. */
export interface Permissions {
  /** Patterns of subjects. */
  readonly publish: readonly string[];
  /** Patterns of subjects. */
  readonly subscribe: readonly string[];
}

/** The actors that outsiders may command. A member signs each command besides. */
const COMMANDED: Readonly<Record<OutsiderRole, readonly ActorName[]>> = {
  producer: ['asc', 'wsc', 'vpsc', 'forum', 'gossip', 'governance'],
  customer: ['asc', 'vpsc', 'forum', 'gossip', 'governance'],
  reader: [],
};

/**
 * The queries that an actor may ask another actor: a version of the WSC reads the post of its protocol before it
 * starts.
 */
export const asked: Readonly<Partial<Record<ActorName, readonly string[]>>> = {
  wsc: [querySubject('forum', 'post'), querySubject('forum', 'posts')],
};

/** The query by which each of the six services asks the broker for its own identity. */
export const WHO_AM_I = '$SYS.REQ.USER.INFO';

/**
 * The subjects for answers to requests from another account. The broker gives each request a subject that nobody can
 * guess.
 */
export const ANSWERS_ELSEWHERE = '_R_.>';

/** The number of letters of a key that tell inboxes apart. */
const INBOX_LETTERS = 16;

/** Returns the prefix of the subjects on which answers to an identity arrive. */
export const inboxOf = (publicKey: string): string => `_INBOX.${publicKey.slice(0, INBOX_LETTERS)}`;

/** Returns the permissions of a role, made from the catalogue of subjects alone. */
export function permissionsOf(role: Role, inbox: string): Permissions {
  if (isOutsiderRole(role)) {
    return {
      publish: [...COMMANDED[role].map(commandSubjects), ...actorNames.map(querySubjects)],
      subscribe: [...actorNames.map(saidSubjects), `${inbox}.>`],
    };
  }
  const insider = insiderOf(role);
  if (insider === undefined) throw new Error(`${role} is no role`);
  switch (insider.part) {
    case 'actor':
      return ofActor(insider.actor, inbox);
    case 'door':
      return { publish: [ANSWERS_ELSEWHERE], subscribe: [askedOf(insider.actor), `${inbox}.>`] };
    case 'admin':
      return { publish: ['$JS.API.>', factSubjects(insider.actor)], subscribe: [`${inbox}.>`] };
    default:
      return insider.part satisfies never;
  }
}

function ofActor(actor: ActorName, inbox: string): Permissions {
  const { hears } = catalogue[actor];
  const snapshots = snapshotBucket(actor);
  return {
    publish: [
      factSubjects(actor),
      ...readingStream('$JS.API', streamName(actor)),
      ...hears.flatMap((heard) => readingStream(importedApi(heard), streamName(heard))),
      `$KV.${LEASE_BUCKET}.>`,
      ...readingStream('$JS.API', `KV_${LEASE_BUCKET}`),
      `$O.${snapshots}.>`,
      ...readingStream('$JS.API', `OBJ_${snapshots}`),
      ...['CONSUMER.CREATE', 'CONSUMER.INFO', 'CONSUMER.DELETE', 'CONSUMER.MSG.NEXT'].map(
        (call) => `$JS.API.${call}.OBJ_${snapshots}.>`,
      ),
      `$JS.API.STREAM.PURGE.OBJ_${snapshots}`,
      '$JS.API.INFO',
      WHO_AM_I,
      ...(asked[actor] ?? []),
    ],
    subscribe: [...[actor, ...hears].map(saidSubjects), `${inbox}.>`],
  };
}

/** Returns the subjects for reading a stream: its end, and single messages from its leader. */
export const readingStream = (api: string, stream: string): readonly string[] => [
  `${api}.STREAM.INFO.${stream}`,
  `${api}.STREAM.MSG.GET.${stream}`,
];
