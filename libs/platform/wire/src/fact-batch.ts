import { decodeFactBatch, encodeFactBatch } from './generated/codec.ts';
import type { Cause, Envelope as EnvelopeMessage } from './generated/types.ts';
import type { Heard } from './positions.ts';

/** A fact as its author stated it. */
interface Envelope {
  readonly cause: Cause;
  /** Actor time of the author, ms since the epoch. */
  readonly atMs: number;
  readonly trace: { readonly traceId: string; readonly spanId: string; readonly parentSpanId?: string };
  /** The positions up to which the author had heard; inside a batch only those that changed since the fact before. */
  readonly heard: Heard;
  readonly body: Uint8Array;
}

/** A run of facts of one type. */
interface Batch {
  readonly rulesVersion: number;
  /** The name of the type: the last token of the subject. */
  readonly name: string;
  readonly facts: readonly Envelope[];
}

/** Encodes the payload of a stream's message. */
export const encodeBatch = (batch: Batch, chainId: string): Uint8Array =>
  encodeFactBatch({ chainId, rulesVersion: batch.rulesVersion, facts: batch.facts.map(toMessage) });

/** Reads the payload of a stream's message. Throws ContractError if the bytes are not such a payload. */
export function decodeBatch(name: string, payload: Uint8Array): { readonly batch: Batch; readonly chainId: string } {
  const { chainId, rulesVersion, facts } = decodeFactBatch(payload);
  return { batch: { name, rulesVersion, facts: facts.map(fromMessage) }, chainId };
}

function toMessage({ trace, heard, ...envelope }: Envelope): EnvelopeMessage {
  return { ...envelope, ...trace, heard: Object.entries(heard).map(([actor, position]) => ({ actor, position })) };
}

function fromMessage({ cause, atMs, body, heard, traceId, spanId, parentSpanId }: EnvelopeMessage): Envelope {
  const positions: Heard = Object.fromEntries(heard.map(({ actor, position }) => [actor, position]));
  return {
    cause,
    atMs,
    body,
    heard: positions,
    trace: parentSpanId === undefined ? { traceId, spanId } : { traceId, spanId, parentSpanId },
  };
}
