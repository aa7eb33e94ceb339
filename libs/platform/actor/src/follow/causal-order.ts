import type { AnyFact, Position } from '../rules.ts';
import { isBefore, type ArrivedFact } from './heard-fact.ts';

/**
 * Delivers facts of several streams so that causes come before consequences: a fact waits until as much was delivered,
 * of the streams listened to, as its author had heard. Within a stream the order is the stream's.
 */
export class CausalOrder<F extends AnyFact> {
  private readonly waiting: ReadonlyMap<string, ArrivedFact<F>[]>;
  private readonly delivered: Map<string, Position>;

  /** `delivered`: how far each stream was delivered before. */
  constructor(hears: readonly string[], delivered: ReadonlyMap<string, Position> = new Map()) {
    this.delivered = new Map(delivered);
    this.waiting = new Map(hears.map((actor) => [actor, []]));
  }

  arrive(facts: readonly ArrivedFact<F>[]): void {
    for (const fact of facts) this.waiting.get(fact.heard.actor)?.push(fact);
  }

  /** The next fact that may be delivered, of those no further than the limits (all streams without limits). */
  next(limits?: ReadonlyMap<string, Position>): ArrivedFact<F> | undefined {
    for (const [actor, queue] of this.waiting) {
      const [first] = queue;
      if (first === undefined || !this.isReady(first, this.delivered)) continue;
      if (limits !== undefined && !within(limits.get(actor), first.heard.position)) continue;
      queue.shift();
      this.delivered.set(actor, first.heard.position);
      return first;
    }
    return undefined;
  }

  /** What could be delivered now, in order; nothing of it is. Then, of these types, what still waits for its causes. */
  *ahead(beyond: readonly string[] = []): Generator<ArrivedFact<F>, void, undefined> {
    const delivered = new Map(this.delivered);
    const passed = new Map<string, number>();
    const next = (): ArrivedFact<F> | undefined => {
      for (const [actor, queue] of this.waiting) {
        const first = queue[passed.get(actor) ?? 0];
        if (first !== undefined && this.isReady(first, delivered)) return first;
      }
      return undefined;
    };
    for (let fact = next(); fact !== undefined; fact = next()) {
      const { actor, position } = fact.heard;
      delivered.set(actor, position);
      passed.set(actor, (passed.get(actor) ?? 0) + 1);
      yield fact;
    }
    for (const [actor, queue] of this.waiting) {
      for (const fact of queue.slice(passed.get(actor) ?? 0)) if (beyond.includes(fact.heard.fact.type)) yield fact;
    }
  }

  /** Whether facts of this stream wait. */
  hasWaiting(actor: string): boolean {
    return (this.waiting.get(actor)?.length ?? 0) > 0;
  }

  /** Facts that wait for their causes. */
  waitingCount(): number {
    let count = 0;
    for (const queue of this.waiting.values()) count += queue.length;
    return count;
  }

  private isReady({ authorHeard }: ArrivedFact<F>, deliveredTo: ReadonlyMap<string, Position>): boolean {
    for (const actor of this.waiting.keys()) {
      const cause = authorHeard[actor];
      if (cause === undefined) continue;
      const delivered = deliveredTo.get(actor);
      if (delivered === undefined || isBefore(delivered, cause)) return false;
    }
    return true;
  }
}

const within = (limit: Position | undefined, position: Position): boolean =>
  limit !== undefined && !isBefore(limit, position);
