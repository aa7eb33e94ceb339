import { isBefore } from '../follow/heard-fact.ts';
import type { Heard, Position } from '../rules.ts';

/** How far a leader has heard the others, and whether that is as far as their streams reached when it began. */
export class HeardSoFar {
  private readonly positions: Map<string, Position>;
  private readonly hears: readonly string[];
  private readonly tails: Map<string, number>;
  private caughtUp = false;

  /** `tails`: where each stream ended when it began to lead. */
  constructor(hears: readonly string[], heard: Heard, tails: ReadonlyMap<string, number>) {
    this.hears = hears;
    this.positions = new Map(Object.entries(heard));
    this.tails = new Map(tails);
  }

  /** As a fact records it. */
  get heard(): Heard {
    return Object.fromEntries(this.positions);
  }

  reach(actor: string, position: Position): void {
    this.positions.set(actor, position);
  }

  /** A stream was found to end there: what lay behind it was set aside, and is not waited for. */
  endsAt(actor: string, sequence: number): void {
    const tail = this.tails.get(actor);
    if (tail !== undefined && tail > sequence) this.tails.set(actor, sequence);
  }

  isCaughtUp(): boolean {
    this.caughtUp ||= [...this.tails].every(([actor, tail]) => (this.positions.get(actor)?.sequence ?? 0) >= tail);
    return this.caughtUp;
  }

  /** Whether it has heard at least as much, of the streams it listens to. */
  covers(atLeast: Heard): boolean {
    return this.hears.every((actor) => {
      const wanted = atLeast[actor];
      const position = this.positions.get(actor);
      return wanted === undefined || (position !== undefined && !isBefore(position, wanted));
    });
  }
}
