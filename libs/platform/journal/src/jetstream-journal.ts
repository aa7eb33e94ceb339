import { headers as natsHeaders, type Msg, type MsgHdrs, type NatsConnection } from '@nats-io/nats-core';
import type { AppendOutcome, Batch, Journal, SealedBatch } from '@bpdao/actor';
import { encodeBatch, factSubject, HEADERS, messageHash } from '@bpdao/wire';
import type { ApiError } from './jetstream-api.ts';
import { readMessage } from './reach.ts';

/** The outcome of an append is unknown after so long without an answer, ms. */
const ANSWER_MS = 500;

const WRONG_LAST_SEQUENCE = 10_071;
/** Codes of appends that were not stored and never will be with the same bytes. */
const LIMITS = new Set([10_054, 10_077, 10_047, 10_028]);

/** One actor's own stream on JetStream. */
export class JetStreamJournal implements Journal {
  private readonly connection: NatsConnection;
  private readonly actor: string;
  private readonly chainId: string;

  constructor(connection: NatsConnection, actor: string, chainId: string) {
    this.connection = connection;
    this.actor = actor;
    this.chainId = chainId;
  }

  seal(batch: Batch, previousHash: string): SealedBatch {
    const payload = encodeBatch(batch, this.chainId);
    return {
      name: batch.name,
      payload,
      previousHash,
      hash: messageHash(factSubject(this.actor, batch.name), previousHash, payload),
    };
  }

  async append(sealed: SealedBatch, expectedLastSequence: number): Promise<AppendOutcome> {
    const headers = natsHeaders();
    headers.set('Nats-Msg-Id', sealed.hash);
    headers.set('Nats-Expected-Last-Sequence', String(expectedLastSequence));
    headers.set(HEADERS.previousHash, sealed.previousHash);
    try {
      return outcomeOf(
        await this.connection.request(factSubject(this.actor, sealed.name), sealed.payload, {
          timeout: ANSWER_MS,
          headers,
        }),
      );
    } catch (error) {
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return /max.?payload/i.test(reason) ? { type: 'refused', reason } : { type: 'unknown', reason };
    }
  }

  async read(sequence: number): Promise<{ readonly hash: string } | undefined> {
    const found = await readMessage({ connection: this.connection, account: this.actor }, this.actor, sequence);
    return found === undefined
      ? undefined
      : { hash: messageHash(factSubject(this.actor, found.name), found.previousHash, found.payload) };
  }
}

/** Returns the outcome of an append from the broker's answer (docs/spec/mailbox.md, "The append"). */
export function outcomeOf(message: Pick<Msg, 'data'> & { readonly headers?: MsgHdrs }): AppendOutcome {
  const answer = parse(message.data);
  if (answer === undefined) return { type: 'unknown', reason: 'the answer cannot be read' };
  if (answer.error !== undefined) return outcomeOfError(answer.error);
  return typeof answer.seq === 'number'
    ? { type: 'stored', sequence: answer.seq }
    : { type: 'unknown', reason: 'the answer names no sequence' };
}

function parse(data: Uint8Array): { readonly seq?: number; readonly error?: ApiError } | undefined {
  try {
    return JSON.parse(Buffer.from(data).toString('utf8')) as { readonly seq?: number; readonly error?: ApiError };
  } catch {
    return undefined;
  }
}

function outcomeOfError({ err_code: code, description }: ApiError): AppendOutcome {
  const reason = `${code ?? 0} ${description ?? 'no reason given'}`;
  if (code === WRONG_LAST_SEQUENCE) return { type: 'wrong-last-sequence' };
  return code !== undefined && LIMITS.has(code) ? { type: 'refused', reason } : { type: 'unknown', reason };
}
