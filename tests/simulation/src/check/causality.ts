import type { Position } from '@bpdao/actor';
import type { Invariant, InvariantMaker } from './invariant.ts';

const isAfter = (a: Position, b: Position): boolean =>
  a.sequence > b.sequence || (a.sequence === b.sequence && a.index > b.index);

/**
 * Streams: no author had heard a fact that was not stored, no author forgets a heard position, its time does not run
 * backwards, and it had heard the cause of each fact.
 */
export const causality: InvariantMaker = (): Invariant => {
  const stored = new Map<string, Position>();
  const heardBy = new Map<string, Map<string, Position>>();
  const times = new Map<string, number>();
  return {
    name: 'causality',
    hear({ actor, position, atMs, cause, heard, fact }) {
      const before = heardBy.get(actor) ?? new Map<string, Position>();
      heardBy.set(actor, before);
      for (const [of, upTo] of Object.entries(heard)) {
        const end = stored.get(of);
        if (end === undefined || isAfter(upTo, end)) {
          return `${actor} said ${fact.type} after hearing ${of} up to ${upTo.sequence}/${upTo.index}, which is not stored`;
        }
        const known = before.get(of);
        if (known !== undefined && isAfter(known, upTo)) {
          return `${actor} had heard ${of} up to ${known.sequence}/${known.index}, and says ${fact.type} after hearing less`;
        }
        before.set(of, upTo);
      }
      if (cause.type === 'fact') {
        const upTo = before.get(cause.actor);
        if (upTo === undefined || isAfter(cause.position, upTo)) {
          return `${actor} said ${fact.type} because of a fact that it had not heard`;
        }
      }
      if (atMs < (times.get(actor) ?? 0)) {
        return `the time of ${actor} runs backwards: ${atMs} after ${times.get(actor)}`;
      }
      times.set(actor, atMs);
      stored.set(actor, position);
      return undefined;
    },
  };
};
