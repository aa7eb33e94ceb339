import type { AnyFact } from '../facts.ts';

/** Facts as bytes: the mailbox writes and reads own facts, and reads heard ones. Decoding throws on bytes of no fact. */
export interface FactCodec<Own extends AnyFact, Other extends AnyFact> {
  encode(fact: Own): { readonly name: string; readonly body: Uint8Array };
  decodeOwn(name: string, body: Uint8Array): Own;
  decodeHeard(actor: string, name: string, body: Uint8Array): Other;
}
