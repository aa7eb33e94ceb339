import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/nats-core';
import {
  catalogue,
  commandSubject,
  querySubject,
  type ActorName,
  type CommandOf,
  type QueryOf,
  type ReplyOf,
} from '@bpdao/catalogue';
import { ContractError, decodeAnswer, type Answer } from '@bpdao/messages';
import { ClientError, isPassing } from './client-error.ts';
import { request, REQUEST_MS, type RequestOptions } from './requester.ts';

/** The reply to a query; query and reply have the same name. */
export type ReplyTo<A extends ActorName, N> = Extract<ReplyOf<A>, { readonly type: N }>;

export interface SendOptions extends RequestOptions {
  /**
   * The time during which the same bytes are sent again while the actor answers try-again or no service answers, ms;
   * 10,000 if absent.
   */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 10_000;
/** The time during which a query that no service takes is asked again, ms, unless the options say otherwise. */
const ABSENT_MS = 1_000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;
/**
 * The wait of one attempt, ms: the process that took the command may be gone, and another one answers the same bytes in
 * its place.
 */
const ATTEMPT_MS = 1_000;

/**
 * Asks an actor. Asks again while the actor cannot answer at this moment, because its lease is in doubt, or because a
 * new leader took over and both heard the question. Asks again for a short time if no service takes the question.
 * Throws the last ClientError when the time is over.
 */
export async function query<A extends ActorName, Q extends QueryOf<A>>(
  connection: NatsConnection,
  actor: A,
  asked: Q,
  options?: RequestOptions,
): Promise<ReplyTo<A, Q['type']>> {
  const name: QueryOf<A>['type'] = asked.type;
  const body = await ask(connection, querySubject(actor, name), catalogue[actor].query.encode(asked), options);
  const reply = read(actor, () => catalogue[actor].reply.decode(name, body));
  if (!answers<A, Q['type']>(reply, name)) {
    throw new ClientError('broken-contract', `The ${actor} service answered ${String(name)} with something else.`);
  }
  return reply;
}

async function ask(
  connection: NatsConnection,
  subject: string,
  body: Uint8Array,
  { timeoutMs = REQUEST_MS, absentMs = ABSENT_MS, ...options }: RequestOptions = {},
): Promise<Uint8Array> {
  const begunMs = performance.now();
  const untilMs = begunMs + timeoutMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await request(connection, subject, body, {
        timeoutMs: Math.max(1, untilMs - performance.now()),
        ...options,
      });
    } catch (error) {
      const againUntilMs = Math.min(untilMs, begunMs + patienceWith(error, { timeoutMs, absentMs }));
      if (performance.now() + pauseMs >= againUntilMs) throw error;
    }
    await sleep(pauseMs);
  }
}

/**
 * Returns the time during which the same query is asked again after an error, ms: the whole timeout if the actor itself
 * said that it may answer in a moment.
 */
function patienceWith(
  error: unknown,
  { timeoutMs, absentMs }: { readonly timeoutMs: number; readonly absentMs: number },
): number {
  if (!(error instanceof ClientError)) return 0;
  if (error.kind === 'not-now') return timeoutMs;
  return error.kind === 'nobody-answers' ? absentMs : 0;
}

/**
 * Sends a command until it is answered. Each command may be sent again, because the same bytes get the same answer.
 * Resolves with try-again only if patience ran out. Throws ClientError if no service answered.
 */
export async function send<A extends ActorName>(
  connection: NatsConnection,
  actor: A,
  command: CommandOf<A>,
  { patienceMs = PATIENCE_MS, ...options }: SendOptions = {},
): Promise<Answer> {
  const subject = commandSubject(actor, command.type);
  const body = catalogue[actor].command.encode(command);
  const untilMs = performance.now() + patienceMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    const last = performance.now() + pauseMs >= untilMs;
    try {
      const answerBytes = await request(connection, subject, body, { timeoutMs: ATTEMPT_MS, ...options });
      const answer = read(actor, () => decodeAnswer(answerBytes));
      if (answer.type !== 'try-again' || last) return answer;
    } catch (error) {
      if (last || !isPassing(error)) throw error;
    }
    await sleep(pauseMs);
  }
}

const answers = <A extends ActorName, N>(reply: ReplyOf<A>, name: QueryOf<A>['type']): reply is ReplyTo<A, N> =>
  reply.type === name;

function read<T>(actor: ActorName, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof ContractError) {
      throw new ClientError(
        'broken-contract',
        `The ${actor} service sent an answer that cannot be read: ${error.message}.`,
      );
    }
    throw error;
  }
}
