import type { AnyFact, Cause, Heard, Position, Trace } from '../facts.ts';
import type { MailboxLimits } from '../limits.ts';
import type { Envelope } from '../ports/journal.ts';

/** An own fact that the loop folded; it gets its `position` with the acknowledgement. */
export interface Decided<F extends AnyFact> {
  readonly name: string;
  readonly envelope: Envelope;
  readonly fact: F;
  readonly led: Led;
  position: Position;
}

/** The message that led to a fact: its cause, the trace of the cause, and the moment at which it arrived. */
export interface Led {
  readonly cause: Cause;
  readonly causeTrace: Pick<Trace, 'traceId' | 'spanId'> | undefined;
  readonly arrivedMonotonicMs: number;
}

/** The position of a fact that is not acknowledged yet. */
export const NOWHERE: Position = { sequence: 0, index: 0 };

/** The size of an envelope beside its body, about, bytes. */
const ENVELOPE_BYTES = 160;

/** Takes the next run of facts of one type that fits into one append. */
export function takeRun<F extends AnyFact>(
  decided: Decided<F>[],
  { batchFacts, batchBytes }: Pick<MailboxLimits, 'batchFacts' | 'batchBytes'>,
): readonly Decided<F>[] {
  let bytes = 0;
  let count = 0;
  for (const { name, envelope } of decided) {
    bytes += envelope.body.length + ENVELOPE_BYTES;
    if (count === batchFacts || name !== decided[0]?.name || (count > 0 && bytes > batchBytes)) break;
    count += 1;
  }
  return decided.splice(0, count);
}

/** The envelopes of a run, with heard positions as differences to the fact before. */
export function withDifferences<F extends AnyFact>(run: readonly Decided<F>[]): readonly Envelope[] {
  let before: Heard = {};
  return run.map(({ envelope }) => {
    const heard = Object.fromEntries(
      Object.entries(envelope.heard).filter(([actor, position]) => before[actor] !== position),
    );
    before = envelope.heard;
    return { ...envelope, heard };
  });
}
