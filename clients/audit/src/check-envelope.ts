import { isBefore, traceOfFact, type Position, type Trace, type TraceOrigin } from '@bpdao/actor';
import type { StatedFact } from './open-message.ts';
import { at, Wrong } from './wrong.ts';

/** The last place that the actor had heard in each stream, at the fact before. */
type Reached = ReadonlyMap<string, Position>;

/** Returns the cause of a fact if that cause is a fact too. */
export const causeIn = ({
  envelope: { cause },
}: StatedFact): { readonly actor: string; readonly position: Position } | undefined =>
  cause.type === 'fact' ? cause : undefined;

/**
 * Checks the places that a fact says its author had heard: they are in streams that the author hears, they never go
 * back, they end with the cause, and the first fact of a message names all of them (docs/spec/audit.md, "Envelopes").
 * Throws Wrong.
 */
export function checkHeard(stated: StatedFact, hears: readonly string[], reached: Reached): void {
  const {
    actor: author,
    position: { index },
    envelope,
    heard,
  } = stated;
  for (const [actor, position] of Object.entries(envelope.heard)) {
    if (!hears.includes(actor)) throw new Wrong(`it had heard ${actor}, which ${author} does not hear`);
    const before = reached.get(actor);
    if (before !== undefined && isBefore(position, before)) {
      throw new Wrong(`it had heard ${actor} up to ${at(position)}, and the fact before it up to ${at(before)}`);
    }
  }
  const cause = causeIn(stated);
  if (cause !== undefined && !isSame(heard[cause.actor], cause.position)) {
    throw new Wrong(`its cause, ${cause.actor} ${at(cause.position)}, is not what it heard last of ${cause.actor}`);
  }
  if (index === 0) {
    for (const [actor, position] of reached) {
      if (heard[actor] === undefined) {
        throw new Wrong(`it does not say that ${actor} was heard, as it was up to ${at(position)}`);
      }
    }
  }
}

/**
 * Checks that a fact stands at each place that the author had heard. The place of the cause is checked when the cause
 * is taken. Throws Wrong.
 */
export function checkPlaces({ heard, envelope: { cause } }: StatedFact, reached: Reached): void {
  for (const [actor, position] of Object.entries(heard)) {
    if (cause.type === 'fact' && cause.actor === actor) continue;
    if (!isSame(reached.get(actor), position)) {
      throw new Wrong(`it had heard ${actor} up to ${at(position)}, where no fact stands`);
    }
  }
}

/**
 * Checks that the actor heard the causes of a fact before the fact itself (docs/spec/mailbox.md, "Hearing"). Throws
 * Wrong.
 */
export function checkCauses({ actor, position, heard }: StatedFact, hears: readonly string[], reached: Reached): void {
  for (const other of hears) {
    const cause = heard[other];
    const place = reached.get(other);
    if (cause !== undefined && (place === undefined || isBefore(place, cause))) {
      throw new Wrong(
        `it had heard ${actor} up to ${at(position)}, but not ${other} up to ${at(cause)}, which caused that fact`,
      );
    }
  }
}

/**
 * The trace of a fact's cause; `unknown` if only the sender of a command knows it, undefined if the trace begins with
 * the fact.
 */
export type CauseTrace = Pick<Trace, 'traceId' | 'spanId'> | 'unknown' | undefined;

/**
 * Checks that the trace follows from the trace of the cause, the height and the ordinal (docs/spec/mailbox.md,
 * "Traces"). Throws Wrong.
 */
export function checkTrace(trace: Trace, cause: CauseTrace, origin: Omit<TraceOrigin, 'cause'>): void {
  const possible = cause === 'unknown' ? [claimedBy(trace), undefined] : [cause];
  const wanted = possible.map((led) => traceOfFact({ ...origin, cause: led }));
  if (!wanted.some((one) => sameTrace(one, trace))) {
    throw new Wrong(`its trace is ${text(trace)}, and must be ${wanted.slice(-1).map(text).join('')}`);
  }
}

/** Returns the trace that a client sent with its command, as far as the fact that followed tells. */
const claimedBy = ({ traceId, parentSpanId }: Trace): Pick<Trace, 'traceId' | 'spanId'> | undefined =>
  parentSpanId === undefined ? undefined : { traceId, spanId: parentSpanId };

const sameTrace = (a: Trace, b: Trace): boolean =>
  a.traceId === b.traceId && a.spanId === b.spanId && a.parentSpanId === b.parentSpanId;

const text = ({ traceId, spanId, parentSpanId }: Trace): string =>
  `${traceId}/${spanId} below ${parentSpanId ?? 'none'}`;

const isSame = (a: Position | undefined, b: Position): boolean => a?.sequence === b.sequence && a.index === b.index;
