import type { Batch, Envelope, Heard } from '@bpdao/actor';
import { decodeFactBatch, encodeFactBatch, type Envelope as EnvelopeMessage } from '@bpdao/messages';

/** Version of the rules of this build: of every actor, and for clients the newest whose facts they understand. */
export const RULES_VERSION = 1;

/** The payload of a stream's message. */
export const encodeBatch = (batch: Batch, chainId: string): Uint8Array =>
  encodeFactBatch({ chainId, rulesVersion: batch.rulesVersion, facts: batch.facts.map(toMessage) });

/** Reads the payload of a stream's message. Throws ContractError on bytes that are none. */
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
