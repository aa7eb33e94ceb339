import { isBefore, type Position } from '@bpdao/actor';
import { actorNames, isActorName, type ActorName } from '@bpdao/catalogue';
import { FactStream } from './fact-stream.ts';
import { named, type Finding } from './finding.ts';
import type { StatedFact } from './open-message.ts';
import type { StreamSource } from './stream-source.ts';

/** The next step: a fact whose turn it is, the finding that stops the audit, or the end. */
export type Next =
  | { readonly type: 'fact'; readonly stated: StatedFact }
  | { readonly type: 'broken'; readonly finding: Finding }
  | { readonly type: 'end' };

/**
 * The facts of all six streams in one order in which causes come before consequences (docs/spec/audit.md, "The order").
 */
export class FactOrder {
  private readonly streams: Readonly<Record<ActorName, FactStream>>;
  private readonly reached = new Map<ActorName, Position>();

  constructor(source: StreamSource, chainId: string) {
    this.streams = each((actor) => new FactStream(actor, source, chainId));
  }

  /** Opens all streams, then reads their ends a second time. */
  async open(): Promise<void> {
    for (const actor of actorNames) await this.streams[actor].open();
    for (const actor of actorNames) await this.streams[actor].bound();
  }

  async next(): Promise<Next> {
    for (;;) {
      const broken = await this.fill();
      if (broken !== undefined) return { type: 'broken', finding: broken };
      const stated = this.earliest();
      if (stated !== undefined) return { type: 'fact', stated };
      if (actorNames.every((actor) => this.streams[actor].head === undefined)) return { type: 'end' };
      const stuck = await this.unstick();
      if (stuck !== undefined) return { type: 'broken', finding: stuck };
    }
  }

  /** Takes note that a fact was found right. Returns the finding if its message as a whole is wrong. */
  took({ actor, position }: StatedFact): Finding | undefined {
    this.reached.set(actor, position);
    return this.streams[actor].took();
  }

  /** Returns the next fact of an actor if it is known; `over` if its stream ends, undefined if neither is known yet. */
  ahead(actor: ActorName): StatedFact | 'over' | undefined {
    const { head, isOver } = this.streams[actor];
    return head ?? (isOver ? 'over' : undefined);
  }

  /** Returns the place of the last fact of an actor that was found right. */
  lastOf(actor: ActorName): Position {
    return this.reached.get(actor) ?? { sequence: 0, index: 0 };
  }

  get messages(): number {
    return actorNames.reduce((sum, actor) => sum + this.lastOf(actor).sequence, 0);
  }

  get messagesInAll(): number {
    return actorNames.reduce((sum, actor) => sum + this.streams[actor].lastSequence, 0);
  }

  /** Makes the next fact of each stream known. */
  private async fill(): Promise<Finding | undefined> {
    for (const actor of actorNames) {
      const stream = this.streams[actor];
      if (stream.head !== undefined) continue;
      const broken = await stream.fill();
      if (broken !== undefined) return broken;
    }
    return undefined;
  }

  /** Returns the earliest of the next facts whose authors had heard only facts that were found right. */
  private earliest(): StatedFact | undefined {
    let first: StatedFact | undefined;
    for (const actor of actorNames) {
      const { head } = this.streams[actor];
      if (
        head !== undefined &&
        (first === undefined || head.envelope.atMs < first.envelope.atMs) &&
        this.missing(head) === undefined
      ) {
        first = head;
      }
    }
    return first;
  }

  /** Returns the first place that the author had heard and that was not found right yet. */
  private missing({ heard }: StatedFact): { readonly actor: string; readonly position: Position } | undefined {
    for (const actor of Object.keys(heard)) {
      const position = heard[actor];
      const reached = isActorName(actor) ? this.reached.get(actor) : undefined;
      if (position !== undefined && (reached === undefined || isBefore(reached, position))) return { actor, position };
    }
    return undefined;
  }

  /**
   * Resolves a stop at which no next fact has its turn: reads on in streams that grew meanwhile, else returns a
   * finding, because the author of the earliest fact had heard a fact that is not there.
   */
  private async unstick(): Promise<Finding | undefined> {
    const heads = actorNames
      .flatMap((actor) => this.streams[actor].head ?? [])
      .sort((a, b) => a.envelope.atMs - b.envelope.atMs);
    for (const { heard } of heads) if (await this.extend(heard)) return undefined;
    const unfit = heads.map(({ actor }) => this.streams[actor].unfit).find((finding) => finding !== undefined);
    const [first] = heads;
    if (unfit !== undefined || first === undefined) return unfit;
    const { actor, position } = this.missing(first) ?? first;
    return {
      ...named(first),
      sentence: `it had heard ${actor} up to ${position.sequence}:${position.index}, which is missing or follows from this fact`,
    };
  }

  private async extend(heard: StatedFact['heard']): Promise<boolean> {
    for (const [actor, { sequence }] of Object.entries(heard)) {
      if (!isActorName(actor)) continue;
      const stream = this.streams[actor];
      if (sequence > stream.lastSequence && (await stream.extendTo(sequence))) return true;
    }
    return false;
  }
}

/** Makes a record with an entry for each actor. */
export function each<T>(make: (actor: ActorName) => T): Readonly<Record<ActorName, T>> {
  return {
    governance: make('governance'),
    asc: make('asc'),
    wsc: make('wsc'),
    gossip: make('gossip'),
    vpsc: make('vpsc'),
    forum: make('forum'),
  };
}
