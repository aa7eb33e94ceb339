import { isBefore, type Heard, type Position } from '../facts.ts';

/** A fact with its place and its causes: the last facts of other streams that its author heard since its fact before. */
export interface CausedFact {
  readonly actor: string;
  readonly position: Position;
  readonly heard: Heard;
}

interface Waiting<F> {
  facts: F[];
  /** Index of the first fact that is not delivered. */
  next: number;
  delivered: Position | undefined;
}

/**
 * Delivers facts of several streams so that causes come before consequences: a fact waits until all facts of these
 * streams that its author had heard are delivered. Within a stream the order is the stream's.
 */
export class CausalOrder<F extends CausedFact> {
  private readonly streams: ReadonlyMap<string, Waiting<F>>;

  /** `delivered` names the last fact of each stream that was delivered before. */
  constructor(actors: readonly string[], delivered: ReadonlyMap<string, Position> = new Map()) {
    this.streams = new Map(actors.map((actor) => [actor, { facts: [], next: 0, delivered: delivered.get(actor) }]));
  }

  /** Takes facts of one stream, in the order of that stream. */
  arrive(facts: readonly F[]): void {
    for (const fact of facts) this.streams.get(fact.actor)?.facts.push(fact);
  }

  /** Delivers the next fact whose causes are delivered; with limits, a fact that lies no further than its stream's limit. */
  next(limits?: ReadonlyMap<string, Position>): F | undefined {
    for (const [actor, stream] of this.streams) {
      const fact = stream.facts[stream.next];
      if (fact === undefined || !this.isReady(fact)) continue;
      if (limits !== undefined && !isWithin(limits.get(actor), fact.position)) continue;
      stream.delivered = fact.position;
      stream.next += 1;
      if (stream.next === stream.facts.length) {
        stream.facts = [];
        stream.next = 0;
      }
      return fact;
    }
    return undefined;
  }

  /**
   * Yields, without delivering them, the facts that `next` would deliver now, in that order. Then it yields those facts
   * that still wait for their causes and that `isBeyond` picks.
   */
  *ahead(isBeyond: (fact: F) => boolean = () => false): Generator<F, void, undefined> {
    const places = new Map(Array.from(this.streams, ([actor, { next, delivered }]) => [actor, { next, delivered }]));
    const next = (): F | undefined => {
      for (const [actor, { facts }] of this.streams) {
        const fact = facts[places.get(actor)?.next ?? 0];
        if (fact !== undefined && this.isReady(fact, places)) return fact;
      }
      return undefined;
    };
    for (let fact = next(); fact !== undefined; fact = next()) {
      places.set(fact.actor, { next: (places.get(fact.actor)?.next ?? 0) + 1, delivered: fact.position });
      yield fact;
    }
    for (const [actor, { facts }] of this.streams) {
      for (const fact of facts.slice(places.get(actor)?.next ?? 0)) if (isBeyond(fact)) yield fact;
    }
  }

  /** The number of facts that wait for their causes: those of one stream, or of all. */
  waitingCount(actor?: string): number {
    let count = 0;
    for (const [name, { facts, next }] of this.streams) {
      if (actor === undefined || actor === name) count += facts.length - next;
    }
    return count;
  }

  private isReady(
    { actor: author, heard }: F,
    places: ReadonlyMap<string, { readonly delivered: Position | undefined }> = this.streams,
  ): boolean {
    for (const [actor, { delivered }] of places) {
      const cause = heard[actor];
      if (cause === undefined || actor === author) continue;
      if (delivered === undefined || isBefore(delivered, cause)) return false;
    }
    return true;
  }
}

const isWithin = (limit: Position | undefined, position: Position): boolean =>
  limit !== undefined && !isBefore(limit, position);
