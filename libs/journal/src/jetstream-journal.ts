import type { AppendOutcome, Batch, Journal, SealedBatch, StoredBatch } from '@bpdao/actor';
import { encodeBatch, factSubject, HEADERS, messageHash, streamName } from '@bpdao/protocol';
import { headers as natsHeaders } from '@nats-io/nats-core';
import type { Msg, MsgHdrs, NatsConnection } from '@nats-io/nats-core';
import { callApi, isApiError } from './jetstream-api.ts';
import type { ApiError } from './jetstream-api.ts';
import { openMessage } from './stored-message.ts';
import type { RawMessage } from './stored-message.ts';

/** After so long without an answer the outcome of an append is unknown, ms. */
const ANSWER_MS = 500;

const WRONG_LAST_SEQUENCE = 10_071;
/** Codes that say: not stored, and the same bytes never will be. */
const LIMITS = new Set([10_054, 10_077, 10_047, 10_028]);
const NO_MESSAGE_FOUND = 10_037;

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
    return { name: batch.name, payload, previousHash, hash: messageHash(factSubject(this.actor, batch.name), previousHash, payload) };
  }

  async append(sealed: SealedBatch, expectedLastSequence: number): Promise<AppendOutcome> {
    const headers = natsHeaders();
    headers.set('Nats-Msg-Id', sealed.hash);
    headers.set('Nats-Expected-Last-Sequence', String(expectedLastSequence));
    headers.set(HEADERS.previousHash, sealed.previousHash);
    try {
      return outcomeOf(await this.connection.request(factSubject(this.actor, sealed.name), sealed.payload, { timeout: ANSWER_MS, headers }));
    } catch (error) {
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return /max.?payload/i.test(reason) ? { type: 'refused', reason } : { type: 'unknown', reason };
    }
  }

  async read(sequence: number): Promise<StoredBatch | undefined> {
    const raw = await readMessage(this.connection, this.actor, sequence);
    return raw === undefined ? undefined : openMessage(this.actor, this.chainId, raw);
  }
}

/** A message from the stream's leader, whatever replica answers first; undefined when there is none. Rejects when it cannot be known. */
export async function readMessage(connection: NatsConnection, actor: string, sequence: number): Promise<RawMessage | undefined> {
  const answer = await callApi<MessageGetAnswer>(connection, `STREAM.MSG.GET.${streamName(actor)}`, { seq: sequence });
  if (!isApiError(answer)) return rawOf(answer);
  if (answer.error.err_code === NO_MESSAGE_FOUND) return undefined;
  throw new Error(answer.error.description ?? 'the message cannot be read');
}

interface MessageGetAnswer {
  readonly message: { readonly subject: string; readonly seq: number; readonly hdrs?: string; readonly data?: string };
}

function rawOf({ message }: MessageGetAnswer): RawMessage {
  const headers = Buffer.from(message.hdrs ?? '', 'base64').toString('utf8');
  const previousHash = new RegExp(`^${HEADERS.previousHash}: *([0-9a-f]+)\\r?$`, 'm').exec(headers)?.[1] ?? '';
  return { subject: message.subject, sequence: message.seq, previousHash, payload: Buffer.from(message.data ?? '', 'base64') };
}

/** What the broker's answer to an append means (docs/spec/mailbox.md, "The append"). */
export function outcomeOf(message: Pick<Msg, 'data'> & { readonly headers?: MsgHdrs }): AppendOutcome {
  const answer = parse(message.data);
  if (answer === undefined) return { type: 'unknown', reason: 'the answer cannot be read' };
  if (answer.error !== undefined) return outcomeOfError(answer.error);
  return typeof answer.seq === 'number' ? { type: 'stored', sequence: answer.seq } : { type: 'unknown', reason: 'the answer names no sequence' };
}

function parse(data: Uint8Array): { readonly seq?: number; readonly error?: ApiError } | undefined {
  try {
    return JSON.parse(Buffer.from(data).toString('utf8'));
  } catch {
    return undefined;
  }
}

function outcomeOfError({ err_code: code, description }: ApiError): AppendOutcome {
  const reason = `${code ?? 0} ${description ?? 'no reason given'}`;
  if (code === WRONG_LAST_SEQUENCE) return { type: 'wrong-last-sequence' };
  return code !== undefined && LIMITS.has(code) ? { type: 'refused', reason } : { type: 'unknown', reason };
}
