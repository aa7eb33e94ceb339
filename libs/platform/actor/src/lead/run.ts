import type { MailboxLimits } from '../limits.ts';
import type { Envelope } from '../ports/journal.ts';
import type { AnyFact, Cause, Heard, Position, Trace } from '../rules.ts';

/** An own fact that was folded; `position` once it is acknowledged. */
export interface Decided<Own extends AnyFact> {
  readonly name: string;
  readonly envelope: Envelope;
  readonly fact: Own;
  readonly led: Led;
  position: Position;
}

/** What led to a fact: its cause, the trace of that, and the monotonic moment at which it arrived. */
export interface Led {
  readonly cause: Cause;
  readonly causeTrace: Pick<Trace, 'traceId' | 'spanId'> | undefined;
  readonly arrivedAtMs: number;
}

/** Where a fact stands that is not acknowledged yet. */
export const NOWHERE: Position = { sequence: 0, index: 0 };

/** About what an envelope takes beside the body, bytes. */
const ENVELOPE_BYTES = 160;

/** Takes the next run of facts of one type that one append may hold. */
export function takeRun<Own extends AnyFact>(
  decided: Decided<Own>[],
  { batchFacts, batchBytes }: Pick<MailboxLimits, 'batchFacts' | 'batchBytes'>,
): readonly Decided<Own>[] {
  let bytes = 0;
  let count = 0;
  for (const { name, envelope } of decided) {
    bytes += envelope.body.length + ENVELOPE_BYTES;
    if (count === batchFacts || name !== decided[0]?.name || (count > 0 && bytes > batchBytes)) break;
    count += 1;
  }
  return decided.splice(0, count);
}

/** The envelopes of a run, with positions heard as differences to the fact before. */
export function withDifferences<Own extends AnyFact>(run: readonly Decided<Own>[]): readonly Envelope[] {
  let before: Heard = {};
  return run.map(({ envelope }) => {
    const heard = Object.fromEntries(
      Object.entries(envelope.heard).filter(([actor, position]) => before[actor] !== position),
    );
    before = envelope.heard;
    return { ...envelope, heard };
  });
}
