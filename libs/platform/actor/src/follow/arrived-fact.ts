import type { AnyFact, HeardFact, Trace } from '../facts.ts';
import type { Link, StoredBatch } from '../ports/streams.ts';
import type { CausedFact } from './causal-order.ts';

/** A fact of another actor on its way to the rules. */
export interface ArrivedFact<F extends AnyFact> extends CausedFact {
  /** The fact as the rules see it. */
  readonly message: HeardFact<F>;
  readonly trace: Trace;
  /** The link of the batch that carried it: a snapshot needs it to read on there. */
  readonly link: Link;
}

/** Opens a batch of a heard stream. Throws as `decode` does. */
export function openBatch<F extends AnyFact>(
  { actor, sequence, batch, previousHash, hash }: StoredBatch,
  decode: (actor: string, name: string, body: Uint8Array) => F,
): readonly ArrivedFact<F>[] {
  const link: Link = { previousHash, hash };
  return batch.facts.map(({ atMs, heard, trace, body }, index) => {
    const position = { sequence, index };
    const fact = decode(actor, batch.name, body);
    return { actor, position, heard, message: { actor, position, atMs, fact }, trace, link };
  });
}
