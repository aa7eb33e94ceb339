import type { Cursor, StoredBatch } from '@bpdao/actor';
import {
  decodeBatch,
  factSubject,
  HEADERS,
  messageHash,
  type Chain,
  type StoredMessage,
  type Vocabulary,
} from '@bpdao/wire';
import { JournalError, OtherChain, StreamDamage } from './journal-error.ts';

/** A stored message in the form of the JetStream API: headers and payload in base64. */
export interface GottenMessage {
  readonly subject: string;
  readonly seq: number;
  readonly hdrs?: string;
  readonly data?: string;
}

const PREVIOUS_HASH = new RegExp(`^${HEADERS.previousHash}: *([0-9a-f]+)\\r?$`, 'm');

/**
 * Decodes a message of an actor's stream from the form of the JetStream API. Its name is the part of its subject behind
 * the prefix of the actor's facts.
 */
export function storedMessageOf(actor: string, { subject, seq, hdrs = '', data = '' }: GottenMessage): StoredMessage {
  return {
    sequence: seq,
    name: subject.slice(factSubject(actor, '').length),
    previousHash: previousHashIn(hdrs),
    payload: Buffer.from(data, 'base64'),
  };
}

/** Reads the hash of the message before from a block of headers in base64; empty if the block names none. */
export const previousHashIn = (block: string): string =>
  PREVIOUS_HASH.exec(Buffer.from(block, 'base64').toString('utf8'))?.[1] ?? '';

/** Tells if a text is a hash: 32 bytes in hex. */
export const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/**
 * Opens a message of an actor's stream. Throws StreamDamage if the message is foreign or cannot be read, OtherChain if
 * it is the first message and belongs to another chain.
 */
export function openMessage(
  actor: string,
  { chainId, vocabulary }: Chain,
  { name, sequence, previousHash, payload }: StoredMessage,
): StoredBatch {
  if (!isHash(previousHash)) throw new StreamDamage(actor, sequence, 'names no hash of the message before it');
  const opened = decode(actor, name, sequence, payload);
  if (opened.chainId !== chainId) {
    const what = `is of another chain (${opened.chainId.slice(0, 12)}…, not ${chainId.slice(0, 12)}…)`;
    throw sequence === 1
      ? new OtherChain(`stream of ${actor}: message 1 ${what}`)
      : new StreamDamage(actor, sequence, what);
  }
  // This program does not know the names of facts of newer rules.
  if (opened.batch.rulesVersion <= vocabulary.rulesVersion && !states(vocabulary, actor, name)) {
    throw new StreamDamage(actor, sequence, `is of a type that ${actor} does not state (${name})`);
  }
  return {
    actor,
    sequence,
    previousHash,
    hash: messageHash(factSubject(actor, name), previousHash, payload),
    batch: opened.batch,
  };
}

/**
 * Throws StreamDamage unless a batch continues the chain of hashes at the cursor, JournalError if messages before it
 * are missing.
 */
export function mustFollow({ actor, sequence, previousHash }: StoredBatch, cursor: Cursor): void {
  if (sequence !== cursor.sequence + 1) {
    throw new JournalError(`stream of ${actor}: message ${cursor.sequence + 1} is missing; the next is ${sequence}`);
  }
  if (previousHash !== cursor.hash) {
    throw new StreamDamage(actor, sequence, 'does not follow the one before it: the hash chain breaks there');
  }
}

const states = ({ actors }: Vocabulary, actor: string, name: string): boolean =>
  actors[actor]?.fact.names.includes(name) ?? false;

function decode(actor: string, name: string, sequence: number, payload: Uint8Array): ReturnType<typeof decodeBatch> {
  try {
    return decodeBatch(name, payload);
  } catch (error) {
    throw new StreamDamage(
      actor,
      sequence,
      `cannot be read (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}
