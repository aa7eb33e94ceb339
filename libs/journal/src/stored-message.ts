import type { StoredBatch } from '@bpdao/actor';
import { decodeBatch, factSubject, messageHash, nameOf } from '@bpdao/protocol';
import { JournalError } from './journal-error.ts';

/** A message of a stream as the broker hands it out. */
export interface RawMessage {
  readonly subject: string;
  readonly sequence: number;
  readonly previousHash: string;
  readonly payload: Uint8Array;
}

/** Opens a message of an actor's stream. Throws JournalError on one that is foreign or cannot be read. */
export function openMessage(actor: string, chainId: string, { subject, sequence, previousHash, payload }: RawMessage): StoredBatch {
  const name = nameOf(subject);
  if (subject !== factSubject(actor, name)) throw new JournalError(`stream of ${actor}: message ${sequence} is of subject ${subject}`);
  if (!/^[0-9a-f]{64}$/.test(previousHash)) throw new JournalError(`stream of ${actor}: message ${sequence} names no hash of the message before it`);
  const opened = decode(actor, name, sequence, payload);
  if (opened.chainId !== chainId) throw new JournalError(`stream of ${actor}: message ${sequence} is of another chain (${opened.chainId.slice(0, 12)}…, not ${chainId.slice(0, 12)}…)`);
  return { actor, sequence, previousHash, hash: messageHash(subject, previousHash, payload), batch: opened.batch };
}

function decode(actor: string, name: string, sequence: number, payload: Uint8Array): ReturnType<typeof decodeBatch> {
  try {
    return decodeBatch(name, payload);
  } catch (error) {
    throw new JournalError(`stream of ${actor}: message ${sequence} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
