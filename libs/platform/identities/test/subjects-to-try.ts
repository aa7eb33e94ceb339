import {
  actorNames,
  catalogue,
  commandSubject,
  factSubject,
  querySubject,
  saidSubject,
  snapshotBucket,
  streamName,
  type ActorName,
  type CommandOf,
  type QueryOf,
} from '@bpdao/catalogue';
import { adminOf, doorOf, outsiderRoles, type Role } from '../src/index.ts';

/**
 * A subject, and the roles that may publish and hear on it in their own accounts. The test states the permissions
 * independently of the source.
 */
export interface SubjectToTry {
  readonly subject: string;
  readonly publishers: readonly Role[];
  readonly hearers: readonly Role[];
}

const admins: readonly Role[] = actorNames.map(adminOf);
const hearersOf = (actor: ActorName): readonly ActorName[] =>
  actorNames.filter((one) => catalogue[one].hears.includes(actor));

/** Every subject of the catalogue, and the subjects of the broker itself for streams and buckets. */
export const subjectsToTry: readonly SubjectToTry[] = [
  ...actorNames.flatMap((actor) => [...spoken(actor), ...stored(actor), ...kept(actor)]),
  ...ofAll(),
];

function spoken(actor: ActorName): readonly SubjectToTry[] {
  const commanders: readonly Role[] = actor === 'wsc' ? ['producer'] : ['producer', 'customer'];
  const { command, query, fact } = catalogue[actor];
  return [
    ...command.names.map((name) => ({
      subject: commandSubject(actor, name as CommandOf<typeof actor>['type']),
      publishers: commanders,
      hearers: [],
    })),
    ...query.names.map((name) => ({
      subject: querySubject(actor, name as QueryOf<typeof actor>['type']),
      publishers: actor === 'forum' && /^posts?$/.test(name) ? ['wsc' as const, ...outsiderRoles] : outsiderRoles,
      hearers: [],
    })),
    // The broker brings requests there; no identity may publish there.
    ...['OUT_1', 'OUT_64', 'WSC', 'nobody'].flatMap((account) =>
      ['leader.cmd.x', 'leader.qry.status', 'any.qry.facts', 'each.qry.shadow', '>'].map((request) => ({
        subject: `asked.${account}.${actor}.${request}`,
        publishers: [],
        hearers: [doorOf(actor)],
      })),
    ),
    ...fact.names.map((name) => ({
      subject: factSubject(actor, name),
      publishers: [actor, adminOf(actor)],
      hearers: [],
    })),
    ...fact.names.map((name) => ({
      subject: saidSubject(actor, name),
      publishers: [],
      hearers: [actor, ...hearersOf(actor), ...outsiderRoles],
    })),
  ];
}

/** In its own account an actor reads its stream as `$JS.API`, a hearer in its own under the stream's name. */
function stored(actor: ActorName): readonly SubjectToTry[] {
  const stream = streamName(actor);
  const reading = [`STREAM.INFO.${stream}`, `STREAM.MSG.GET.${stream}`];
  const denied = [
    `CONSUMER.CREATE.${stream}`,
    `CONSUMER.CREATE.${stream}.someone`,
    `CONSUMER.MSG.NEXT.${stream}.someone`,
    `CONSUMER.DELETE.${stream}.someone`,
    `DIRECT.GET.${stream}`,
  ];
  return [
    ...reading.map((call) => ({ subject: `$JS.API.${call}`, publishers: [actor, ...admins], hearers: [] })),
    ...reading.map((call) => ({ subject: `${stream}.API.${call}`, publishers: hearersOf(actor), hearers: [] })),
    ...denied.map((call) => ({ subject: `$JS.API.${call}`, publishers: admins, hearers: [] })),
    ...denied.map((call) => ({ subject: `${stream}.API.${call}`, publishers: [], hearers: [] })),
    ...managing(stream),
    { subject: `$JS.FC.${stream}.someone.1`, publishers: [], hearers: [] },
  ];
}

function kept(actor: ActorName): readonly SubjectToTry[] {
  const bucket = snapshotBucket(actor);
  const stream = `OBJ_${bucket}`;
  const calls = [
    `STREAM.INFO.${stream}`,
    `STREAM.MSG.GET.${stream}`,
    `STREAM.PURGE.${stream}`,
    `CONSUMER.CREATE.${stream}.someone.all`,
  ];
  return [
    ...calls.map((call) => ({ subject: `$JS.API.${call}`, publishers: [actor, ...admins], hearers: [] })),
    { subject: `$JS.API.DIRECT.GET.${stream}`, publishers: admins, hearers: [] },
    ...managing(stream).filter(({ subject }) => !subject.includes('.STREAM.PURGE.')),
    ...[`$O.${bucket}.C.chunk`, `$O.${bucket}.M.name`].map((subject) => ({
      subject,
      publishers: [actor],
      hearers: [],
    })),
    { subject: `$KV.leases.${actor}`, publishers: actorNames, hearers: [] },
  ];
}

function managing(stream: string): readonly SubjectToTry[] {
  const calls = ['CREATE', 'UPDATE', 'DELETE', 'PURGE', 'MSG.DELETE', 'SNAPSHOT', 'RESTORE', 'LEADER.STEPDOWN'].map(
    (call) => `STREAM.${call}.${stream}`,
  );
  return [...calls, `CONSUMER.DURABLE.CREATE.${stream}.someone`].map((call) => ({
    subject: `$JS.API.${call}`,
    publishers: admins,
    hearers: [],
  }));
}

function ofAll(): readonly SubjectToTry[] {
  const leases = 'KV_leases';
  return [
    ...[`STREAM.INFO.${leases}`, `STREAM.MSG.GET.${leases}`, 'INFO'].map((call) => ({
      subject: `$JS.API.${call}`,
      publishers: [...actorNames, ...admins],
      hearers: [],
    })),
    { subject: `$JS.API.DIRECT.GET.${leases}.$KV.leases.asc`, publishers: admins, hearers: [] },
    ...managing(leases),
    ...[
      '_INBOX.someone',
      '_INBOX.ofanotheridentity.1',
      '$SYS.REQ.SERVER.PING',
      '$SYS.REQ.ACCOUNT.PING',
      '$JS.EVENT.ADVISORY.API',
      'anything',
    ].map((subject) => ({ subject, publishers: [], hearers: [] })),
    { subject: '_R_.someone.1', publishers: actorNames.map(doorOf), hearers: [] },
    { subject: '$SYS.REQ.USER.INFO', publishers: actorNames, hearers: [] },
    ...['>', 'asked.>', 'bpdao.>', '_INBOX.>', '_R_.>', '$JS.>', '$KV.>', '$O.>'].map((subject) => ({
      subject,
      publishers: [],
      hearers: [],
    })),
  ];
}
