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

/** What the broker lets an identity do in its account; everything else is refused. */
export interface Permissions {
  /** Patterns of subjects. */
  readonly publish: readonly string[];
  /** Patterns of subjects. */
  readonly subscribe: readonly string[];
}

/** Whom outsiders may command; what is in a command is signed by a member besides. */
const COMMANDED: Readonly<Record<OutsiderRole, readonly ActorName[]>> = {
  producer: ['asc', 'wsc', 'vpsc', 'forum', 'gossip', 'governance'],
  customer: ['asc', 'vpsc', 'forum', 'gossip', 'governance'],
  reader: [],
};

/** What an actor may ask another: a version of the WSC reads the post of its protocol before it starts. */
export const asked: Readonly<Partial<Record<ActorName, readonly string[]>>> = {
  wsc: [querySubject('forum', 'post'), querySubject('forum', 'posts')],
};

/** Who am I, asked of the broker by the six services. */
export const WHO_AM_I = '$SYS.REQ.USER.INFO';

/**
 * Where answers to a request from another account go while it is under way; the broker gives each a subject that cannot
 * be guessed.
 */
export const ANSWERS_ELSEWHERE = '_R_.>';

/** Letters of a key that are enough to tell inboxes apart. */
const INBOX_LETTERS = 16;

/** Where answers to an identity arrive. */
export const inboxOf = (publicKey: string): string => `_INBOX.${publicKey.slice(0, INBOX_LETTERS)}`;

/** The permissions of a role, from the catalogue of subjects alone. */
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

/** Reading a stream: its end, and single messages from its leader. */
export const readingStream = (api: string, stream: string): readonly string[] => [
  `${api}.STREAM.INFO.${stream}`,
  `${api}.STREAM.MSG.GET.${stream}`,
];
