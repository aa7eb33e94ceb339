import { isBefore, type Position } from '@bpdao/actor';
import type { ActorName } from '@bpdao/catalogue';
import type { Said, SaidFact } from './said.ts';

/**
 * Puts the facts of several streams into one order in which every fact comes after all that its author had heard when
 * it decided. Pure: batches go in as they come, facts come out as soon as they may.
 */
export class CausalOrder {
  readonly #streams: Map<ActorName, { waiting: SaidFact[]; next: number; delivered: Position }>;

  /** `starts`: the sequence from which each stream is given; what lies before counts as delivered. */
  constructor(starts: ReadonlyMap<ActorName, number>) {
    this.#streams = new Map(
      [...starts].map(([actor, start]) => [
        actor,
        { waiting: [], next: 0, delivered: { sequence: start - 1, index: Number.MAX_SAFE_INTEGER } },
      ]),
    );
  }

  put(said: Said): void {
    this.#streams.get(said.actor)?.waiting.push(...said.facts);
  }

  /** Facts of an actor that wait for others. */
  waiting(actor: ActorName): number {
    const stream = this.#streams.get(actor);
    return stream === undefined ? 0 : stream.waiting.length - stream.next;
  }

  /** The next fact that may be delivered, or undefined while all wait. */
  take(): SaidFact | undefined {
    for (const stream of this.#streams.values()) {
      const fact = stream.waiting[stream.next];
      if (fact === undefined || !this.#mayFollow(fact)) continue;
      stream.next += 1;
      stream.delivered = fact.position;
      if (stream.next === stream.waiting.length) {
        stream.waiting = [];
        stream.next = 0;
      }
      return fact;
    }
    return undefined;
  }

  #mayFollow(fact: SaidFact): boolean {
    return Object.entries(fact.heard).every(([actor, needed]) => {
      const stream = this.#streamNamed(actor);
      return actor === fact.actor || stream === undefined || !isBefore(stream.delivered, needed);
    });
  }

  #streamNamed(name: string): { readonly delivered: Position } | undefined {
    for (const [actor, stream] of this.#streams) if (actor === name) return stream;
    return undefined;
  }
}
