import type { Cursor, StoredBatch } from '@bpdao/actor';
import type { StoredMessage } from '@bpdao/messages';
import { decodeBatch, factSubject, HEADERS, messageHash } from '@bpdao/protocol';
import { JournalError, StreamDamage } from './journal-error.ts';

/** A stored message as the JetStream API gives it: headers and payload in base64. */
export interface GottenMessage {
  readonly subject: string;
  readonly seq: number;
  readonly hdrs?: string;
  readonly data?: string;
}

const PREVIOUS_HASH = new RegExp(`^${HEADERS.previousHash}: *([0-9a-f]+)\\r?$`, 'm');

/** A message of an actor's stream, decoded from what the JetStream API gave. Its name is all that follows the actor's facts in its subject. */
export function storedMessageOf(actor: string, { subject, seq, hdrs = '', data = '' }: GottenMessage): StoredMessage {
  const previousHash = PREVIOUS_HASH.exec(Buffer.from(hdrs, 'base64').toString('utf8'))?.[1] ?? '';
  return { sequence: seq, name: subject.slice(factSubject(actor, '').length), previousHash, payload: Buffer.from(data, 'base64') };
}

/** Opens a message of an actor's stream. Throws StreamDamage on one that is foreign or cannot be read, JournalError on a stream of another chain. */
export function openMessage(actor: string, chainId: string, { name, sequence, previousHash, payload }: StoredMessage): StoredBatch {
  if (!/^[0-9a-f]{64}$/.test(previousHash)) throw new StreamDamage(actor, sequence, 'names no hash of the message before it');
  const opened = decode(actor, name, sequence, payload);
  if (opened.chainId !== chainId) {
    const what = `is of another chain (${opened.chainId.slice(0, 12)}…, not ${chainId.slice(0, 12)}…)`;
    throw sequence === 1 ? new JournalError(`stream of ${actor}: message 1 ${what}`) : new StreamDamage(actor, sequence, what);
  }
  return { actor, sequence, previousHash, hash: messageHash(factSubject(actor, name), previousHash, payload), batch: opened.batch };
}

/** Throws StreamDamage unless a batch continues the chain of hashes at the cursor, JournalError when messages between are missing. */
export function mustFollow({ actor, sequence, previousHash }: StoredBatch, cursor: Cursor): void {
  if (sequence !== cursor.sequence + 1) throw new JournalError(`stream of ${actor}: message ${cursor.sequence + 1} is missing; the next is ${sequence}`);
  if (previousHash !== cursor.hash) throw new StreamDamage(actor, sequence, 'does not follow the one before it: the hash chain breaks there');
}

function decode(actor: string, name: string, sequence: number, payload: Uint8Array): ReturnType<typeof decodeBatch> {
  try {
    return decodeBatch(name, payload);
  } catch (error) {
    throw new StreamDamage(actor, sequence, `cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
}
