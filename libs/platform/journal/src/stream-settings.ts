import type { NatsConnection } from '@nats-io/nats-core';
import { factSubjects, saidSubjects, streamName } from '@bpdao/wire';
import { callApi, errorOf, isApiError, mustCallApi, STREAM_NOT_FOUND } from './jetstream-api.ts';
import { JournalError, NotPrepared, StreamInRepair } from './journal-error.ts';
import { repairOf, type MarkedConfig } from './repair-mark.ts';

const SECOND_NS = 1_000_000_000;

/** A stream in the form of the JetStream API. */
export interface StreamAnswer {
  readonly config: Readonly<Record<string, unknown>> & MarkedConfig;
  readonly state: { readonly last_seq: number };
}

/** Returns the settings of an actor's stream: the broker never drops, trims or deletes a message by itself. */
export const streamSettings = (actor: string, replicas: number): Readonly<Record<string, unknown>> => ({
  name: streamName(actor),
  subjects: [factSubjects(actor)],
  retention: 'limits',
  storage: 'file',
  discard: 'new',
  max_age: 0,
  max_msgs: -1,
  max_bytes: -1,
  max_msgs_per_subject: -1,
  num_replicas: replicas,
  duplicate_window: 10 * SECOND_NS,
  deny_delete: true,
  allow_direct: false,
  republish: { src: factSubjects(actor), dest: saidSubjects(actor) },
});

/**
 * Makes an actor's stream if it is missing. Throws JournalError if it exists with other settings, or is under repair.
 */
export async function ensureStream(connection: NatsConnection, actor: string, replicas: number): Promise<void> {
  const name = streamName(actor);
  const wanted = streamSettings(actor, replicas);
  const found = await findStream(connection, name);
  if (found !== undefined) {
    mustBeReady(actor, wanted, found);
    return;
  }
  const made = await mustCallApi<StreamAnswer>(
    connection,
    `STREAM.CREATE.${name}`,
    wanted,
    `stream ${name} cannot be made`,
  );
  mustMatch(name, wanted, made.config);
}

/** Throws NotPrepared if an actor's stream is missing, JournalError if it has other settings or is under repair. */
export async function mustHaveStream(connection: NatsConnection, actor: string, replicas: number): Promise<void> {
  mustBeReady(actor, streamSettings(actor, replicas), await mustFind(connection, streamName(actor)));
}

function mustBeReady(actor: string, wanted: Readonly<Record<string, unknown>>, { config }: StreamAnswer): void {
  if (repairOf(config) !== undefined) throw new StreamInRepair(actor);
  mustMatch(streamName(actor), wanted, config);
}

/** Finds a stream, also of a bucket, that must exist. Throws NotPrepared, JournalError. */
export async function mustFind(connection: NatsConnection, name: string): Promise<StreamAnswer> {
  const found = await findStream(connection, name);
  if (found === undefined) throw new NotPrepared(`stream ${name}`);
  return found;
}

/** Finds a stream, also of a bucket; undefined if none has that name. Rejects if that cannot be known. */
export async function findStream(connection: NatsConnection, name: string): Promise<StreamAnswer | undefined> {
  const found = await callApi<StreamAnswer>(connection, `STREAM.INFO.${name}`, {});
  if (!isApiError(found)) return found;
  if (found.error.err_code === STREAM_NOT_FOUND) return undefined;
  throw errorOf(found.error, `stream ${name} cannot be looked at`);
}

function mustMatch(
  name: string,
  wanted: Readonly<Record<string, unknown>>,
  found: Readonly<Record<string, unknown>>,
): void {
  for (const [setting, value] of Object.entries(wanted)) {
    if (JSON.stringify(found[setting] ?? 0) !== JSON.stringify(value)) {
      throw new JournalError(
        `stream ${name} has ${setting} = ${JSON.stringify(found[setting] ?? null)}, but needs ${JSON.stringify(value)}`,
      );
    }
  }
}

/** Throws JournalError, one sentence, if the broker cannot hold journals. */
export async function checkBroker(connection: NatsConnection): Promise<void> {
  const [major = 0, minor = 0] = (connection.info?.version ?? '').split('.').map(Number);
  if (major < 2 || (major === 2 && minor < 10)) {
    throw new JournalError(
      `the broker is nats-server ${connection.info?.version ?? 'of an unknown version'}; 2.10 is the oldest that will do`,
    );
  }
  if (connection.info?.jetstream !== true) {
    throw new JournalError('the broker runs without JetStream; start nats-server with -js');
  }
}
