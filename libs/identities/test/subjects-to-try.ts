import { actorNames, catalogue, commandSubject, factSubject, LEASE_BUCKET, querySubject, saidSubject, snapshotBucket, streamName } from '@bpdao/protocol';
import type { ActorName, CommandOf, QueryOf } from '@bpdao/protocol';
import type { Role } from '../src/index.ts';

/** A subject, and who may publish on it and hear on it: said here once more, in other words than the source's. */
export interface SubjectToTry {
  readonly subject: string;
  readonly publishers: readonly Role[];
  readonly hearers: readonly Role[];
}

const outside: readonly Role[] = ['producer', 'customer', 'reader'];
const hearersOf = (actor: ActorName): readonly Role[] => actorNames.filter((one) => one === actor || catalogue[one].hears.includes(actor));

/** Every subject of the catalogue, and what the broker itself is asked for the streams and buckets. */
export const subjectsToTry: readonly SubjectToTry[] = [...actorNames.flatMap((actor) => [...spoken(actor), ...stored(actor), ...snapshots(actor)]), ...ofAll()];

function spoken(actor: ActorName): readonly SubjectToTry[] {
  const commanders: readonly Role[] = actor === 'wsc' ? ['producer'] : ['producer', 'customer'];
  const { command, query, fact } = catalogue[actor];
  return [
    ...command.names.map((name) => ({ subject: commandSubject(actor, name as CommandOf<typeof actor>['type']), publishers: commanders, hearers: [actor] })),
    ...query.names.map((name) => ({ subject: querySubject(actor, name as QueryOf<typeof actor>['type']), publishers: actor === 'forum' && /^posts?$/.test(name) ? ['wsc' as const, ...outside] : outside, hearers: [actor] })),
    ...fact.names.map((name) => ({ subject: factSubject(actor, name), publishers: [actor], hearers: [] })),
    ...fact.names.map((name) => ({ subject: saidSubject(actor, name), publishers: [], hearers: outside })),
  ];
}

function stored(actor: ActorName): readonly SubjectToTry[] {
  const stream = streamName(actor);
  const reading = [`STREAM.INFO.${stream}`, `STREAM.MSG.GET.${stream}`, `CONSUMER.CREATE.${stream}`, `CONSUMER.MSG.NEXT.${stream}.someone`, `CONSUMER.DELETE.${stream}.someone`];
  return [
    ...reading.map((call) => ({ subject: `$JS.API.${call}`, publishers: [...hearersOf(actor), 'admin' as const], hearers: [] })),
    ...managing(stream),
    { subject: `$JS.FC.${stream}.someone.1`, publishers: hearersOf(actor), hearers: [] },
  ];
}

function snapshots(actor: ActorName): readonly SubjectToTry[] {
  const bucket = snapshotBucket(actor);
  const stream = `OBJ_${bucket}`;
  const calls = [`STREAM.INFO.${stream}`, `STREAM.MSG.GET.${stream}`, `STREAM.PURGE.${stream}`, `CONSUMER.CREATE.${stream}.someone.all`];
  return [
    ...calls.map((call) => ({ subject: `$JS.API.${call}`, publishers: [actor, 'admin' as const], hearers: [] })),
    ...managing(stream).filter(({ subject }) => !subject.includes('.STREAM.PURGE.')),
    ...[`$O.${bucket}.C.chunk`, `$O.${bucket}.M.name`].map((subject) => ({ subject, publishers: [actor], hearers: [] })),
    { subject: `$KV.${LEASE_BUCKET}.${actor}`, publishers: [actor], hearers: [] },
  ];
}

function managing(stream: string): readonly SubjectToTry[] {
  const calls = ['CREATE', 'UPDATE', 'DELETE', 'PURGE', 'MSG.DELETE', 'SNAPSHOT', 'RESTORE', 'LEADER.STEPDOWN'].map((call) => `STREAM.${call}.${stream}`);
  return [...calls, `CONSUMER.DURABLE.CREATE.${stream}.someone`].map((call) => ({ subject: `$JS.API.${call}`, publishers: ['admin'], hearers: [] }));
}

function ofAll(): readonly SubjectToTry[] {
  const leases = `KV_${LEASE_BUCKET}`;
  return [
    ...[`STREAM.INFO.${leases}`, `STREAM.MSG.GET.${leases}`, 'INFO'].map((call) => ({ subject: `$JS.API.${call}`, publishers: [...actorNames, 'admin' as const], hearers: [] })),
    ...managing(leases),
    ...['_INBOX.someone', '_INBOX_ofanotheridentity.1', '$SYS.REQ.SERVER.PING', '$JS.EVENT.ADVISORY.API', 'anything'].map((subject) => ({ subject, publishers: [], hearers: [] })),
    { subject: '$SYS.REQ.USER.INFO', publishers: [...actorNames, ...outside, 'admin'], hearers: [] },
    ...['>', 'bpdao.>', '_INBOX.>', '$JS.>', '$KV.>', '$O.>'].map((subject) => ({ subject, publishers: [], hearers: [] })),
  ];
}
