import { isBefore, type Heard, type Position } from '../facts.ts';

/** The facts of others that a leader heard, beside the ends that their streams had when it began. */
export class HeardSoFar {
  private readonly positions: Map<string, Position>;
  private readonly hears: readonly string[];
  private readonly tails: Map<string, number>;
  private caughtUp = false;

  /** `tails`: the end of each stream when the leader began. */
  constructor(hears: readonly string[], heard: Heard, tails: ReadonlyMap<string, number>) {
    this.hears = hears;
    this.positions = new Map(Object.entries(heard));
    this.tails = new Map(tails);
  }

  /** The positions as a fact records them. */
  get heard(): Heard {
    return Object.fromEntries(this.positions);
  }

  reach(actor: string, position: Position): void {
    this.positions.set(actor, position);
  }

  /** A stream was found to end there: a repair set aside the messages behind it, so nobody waits for them. */
  endsAt(actor: string, sequence: number): void {
    const tail = this.tails.get(actor);
    if (tail !== undefined && tail > sequence) this.tails.set(actor, sequence);
  }

  isCaughtUp(): boolean {
    this.caughtUp ||= [...this.tails].every(([actor, tail]) => (this.positions.get(actor)?.sequence ?? 0) >= tail);
    return this.caughtUp;
  }

  /** Tells if the leader has heard at least these facts, of the streams that it hears. */
  covers(atLeast: Heard): boolean {
    return this.hears.every((actor) => {
      const wanted = atLeast[actor];
      const position = this.positions.get(actor);
      return wanted === undefined || (position !== undefined && !isBefore(position, wanted));
    });
  }
}
