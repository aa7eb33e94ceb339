import type { Batch, Envelope } from '@bpdao/actor';
import {
  catalogue,
  decodeBatch,
  encodeBatch,
  factSubject,
  messageHash,
  type ActorName,
  type Fact,
} from '@bpdao/catalogue';
import type { StoredMessage } from '@bpdao/messages';
import type { Streams } from './memory-source.ts';

/** The place of a fact. */
export interface Place {
  readonly actor: ActorName;
  readonly sequence: number;
  readonly index: number;
}

/** Returns the streams with one altered payload, and no other change. */
export function withPayload(
  streams: Streams,
  { actor, sequence }: Pick<Place, 'actor' | 'sequence'>,
  alter: (payload: Uint8Array) => Uint8Array,
): Streams {
  return {
    ...streams,
    [actor]: streams[actor].map((message) =>
      message.sequence === sequence ? { ...message, payload: alter(message.payload) } : message,
    ),
  };
}

/**
 * Returns the streams as a forger who owns the broker leaves them: one message is altered, and the hashes of its stream
 * are made to fit.
 */
export const forged = (
  streams: Streams,
  chainId: string,
  place: Pick<Place, 'actor' | 'sequence'>,
  alter: (batch: Batch) => Batch,
): Streams =>
  sealedAgain(streams, chainId, place, ({ name, payload }) =>
    encodeBatch(alter(decodeBatch(name, payload).batch), chainId),
  );

/** Forges a message with any bytes, and makes the hashes of its stream fit. */
export function sealedAgain(
  streams: Streams,
  chainId: string,
  { actor, sequence }: Pick<Place, 'actor' | 'sequence'>,
  alter: (message: StoredMessage) => Uint8Array,
): Streams {
  let hash = chainId;
  const sealed = streams[actor].map((message): StoredMessage => {
    const payload = message.sequence === sequence ? alter(message) : message.payload;
    const next = { ...message, previousHash: hash, payload };
    hash = messageHash(factSubject(actor, message.name), hash, payload);
    return next;
  });
  return { ...streams, [actor]: sealed };
}

/** Returns a stream without one of its messages; the later ones move up and are sealed again. */
export function without(stream: readonly StoredMessage[], sequence: number, chainId: string): readonly StoredMessage[] {
  let hash = chainId;
  return stream
    .filter((message) => message.sequence !== sequence)
    .map((message, index): StoredMessage => {
      const next = { ...message, sequence: index + 1, previousHash: hash };
      hash = messageHash(factSubject('asc', message.name), hash, message.payload);
      return next;
    });
}

/** Returns the batch with the envelope of one fact changed. */
export const withEnvelope = (batch: Batch, index: number, change: (envelope: Envelope) => Envelope): Batch => ({
  ...batch,
  facts: batch.facts.map((envelope, at) => (at === index ? change(envelope) : envelope)),
});

/** Returns the batch with one field of one fact changed. */
export const withField = (actor: ActorName, batch: Batch, index: number, path: readonly string[]): Batch =>
  withEnvelope(batch, index, (envelope) => {
    const { fact } = catalogue[actor];
    return {
      ...envelope,
      body: (fact.encode as (value: Fact) => Uint8Array)(changed(fact.decode(batch.name, envelope.body), path) as Fact),
    };
  });

/** Returns the path of each field of a fact that can be changed. A signed payload is changed as bytes. */
export function fieldsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, field]) =>
    name === 'value' && 'bytes' in value
      ? []
      : path.length === 0 && name === 'type'
        ? []
        : fieldsOf(field, [...path, name]),
  );
}

/** Returns the value with the field at a path changed into another possible value. */
export function changed(value: unknown, path: readonly string[]): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return other(value);
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === first ? changed(item, rest) : item));
  return { ...(value as object), [first]: changed((value as Readonly<Record<string, unknown>>)[first], rest) };
}

function other(value: unknown): unknown {
  if (value instanceof Uint8Array) return value.map((byte, index) => (index === value.length - 1 ? byte ^ 1 : byte));
  switch (typeof value) {
    case 'bigint':
      return value === 0n ? 1n : value - 1n;
    case 'number':
      return value === 0 ? 1 : value - 1;
    case 'boolean':
      return !value;
    default:
      return otherText(String(value));
  }
}

/** Returns another hash, or another possible word. */
function otherText(text: string): string {
  if (/^[0-9a-f]{16,}$/.test(text)) return `${text.slice(0, -1)}${text.endsWith('0') ? '1' : '0'}`;
  const family = FAMILIES.find((words) => words.includes(text));
  return family?.find((word) => word !== text) ?? `${text}x`;
}

const FAMILIES: readonly (readonly string[])[] = [
  ['for', 'against'],
  ['accepted', 'rejected', 'void'],
  ['wrep', 'grep'],
  ['settled', 'returned'],
  ['requested', 'encumbered', 'refused', 'returned', 'forfeited'],
  ['deadline', 'stake-missing', 'protocol-reverted'],
  ['rep-not-free', 'in-debt'],
  ['not-in-progress', 'stake-not-encumbered'],
  ['rejections', 'silence'],
  ['replaced', 'expired', 'nonce-used', 'lowest-fee'],
  ['post-unknown', 'already-open', 'too-many-open', 'below-minimum'],
  ['block', 'funded', 'comment', 'proposal', 'protocol'],
  ['transfer', 'fund-pool'],
];
