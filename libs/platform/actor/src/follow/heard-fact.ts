import type { Envelope, StoredBatch } from '../ports/journal.ts';
import type { AnyFact, Heard, HeardFact, Position } from '../rules.ts';

/** Facts as bytes: own ones are written and read, heard ones read. Decoding throws on bytes that are none. */
export interface FactCodec<Own extends AnyFact, Other extends AnyFact> {
  encode(fact: Own): { readonly name: string; readonly body: Uint8Array };
  decodeOwn(name: string, body: Uint8Array): Own;
  decodeHeard(actor: string, name: string, body: Uint8Array): Other;
}

/** A fact of another actor on its way to the rules. */
export interface ArrivedFact<F extends AnyFact> {
  readonly heard: HeardFact<F>;
  readonly envelope: Envelope;
  /** How far its author had heard every stream when it decided. */
  readonly authorHeard: Heard;
  /** Of the batch it came in: what a snapshot needs to go on reading there. */
  readonly link: Link;
}

/** Where a batch stands in the chain of hashes: the hash before it, and its own. */
export interface Link {
  readonly previousHash: string;
  readonly hash: string;
}

/** Whether `a` stands before `b`. */
export const isBefore = (a: Position, b: Position): boolean =>
  a.sequence < b.sequence || (a.sequence === b.sequence && a.index < b.index);

/** Opens the batches of one heard stream, summing up the positions that its envelopes carry as differences. */
export class HeardStream<F extends AnyFact> {
  readonly actor: string;
  private readonly decode: (actor: string, name: string, body: Uint8Array) => F;
  private authorHeard: Heard = {};

  constructor(actor: string, decode: (actor: string, name: string, body: Uint8Array) => F) {
    this.actor = actor;
    this.decode = decode;
  }

  open({ sequence, batch, previousHash, hash }: StoredBatch): readonly ArrivedFact<F>[] {
    const link: Link = { previousHash, hash };
    return batch.facts.map((envelope, index) => {
      this.authorHeard = { ...this.authorHeard, ...envelope.heard };
      const fact = this.decode(this.actor, batch.name, envelope.body);
      return {
        heard: { actor: this.actor, position: { sequence, index }, atMs: envelope.atMs, fact },
        envelope,
        authorHeard: this.authorHeard,
        link,
      };
    });
  }
}
