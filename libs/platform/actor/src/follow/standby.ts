import type { Ground } from '../ground.ts';
import type { ActorTypes } from '../rules.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { Follower } from './follower.ts';

/** The events that a standby tells its mailbox. */
export interface StandbyEvents {
  /**
   * From here on this process leads: `tails` are the ends of the heard streams; `isHandedOver` tells if the standby
   * waited, in the end, only for its turn.
   */
  leads(tails: ReadonlyMap<string, number>, isHandedOver: boolean): void;
  /** The streams cannot be followed. */
  failed(error: unknown): void;
}

/** A standby keeps a snapshot after this part of the facts after which a leader would: it has the time. */
const STANDBY_PATIENCE = 0.5;

/** A replica that folds the leader's facts until it may take over (docs/spec/mailbox.md, "Recovery", "The lease", "Turns"). */
export class Standby<T extends ActorTypes> {
  readonly follower: Follower<T>;
  /** True once it has folded the facts that were written before it began. */
  caughtUp = false;
  private readonly ground: Ground<T>;
  private readonly events: StandbyEvents;
  private readonly roomWaiters: (() => void)[] = [];
  private call: () => void = () => undefined;
  private hearsAhead = false;
  private left = false;

  /** Begins from a snapshot, or from genesis. */
  constructor(ground: Ground<T>, snapshot: Snapshot<T['state']> | undefined, events: StandbyEvents) {
    this.ground = ground;
    this.events = events;
    this.follower = new Follower(ground, snapshot, (state, fact) => {
      if (this.caughtUp) ground.parts.onFollowed?.(state, fact);
    });
  }

  /** Looks again if it may take over. */
  wake(): void {
    this.call();
  }

  /** A stream was found to end there. */
  endsAt(actor: string, sequence: number): void {
    this.follower.told.tell(actor, sequence);
  }

  /** Follows no more. */
  end(): void {
    this.follower.end();
  }

  /**
   * Folds the past up to this message of the own stream; then leads, or goes on following until it may. Resolves once
   * it does one of both.
   */
  async start(last: number): Promise<void> {
    await this.follower.foldTo(last);
    this.caughtUp = true;
    await this.lead();
  }

  /** Folds the rest of the own stream and takes over; without the lease, or out of turn, it goes on following. */
  private async lead(waitedForTurn = false): Promise<void> {
    const { ends, parts } = this.ground;
    const { follower, events } = this;
    const tails = new Map(await Promise.all(parts.hears.map(async (actor) => [actor, await ends.of(actor)] as const)));
    if (parts.rules.isTurn !== undefined) {
      await Promise.all(Array.from(tails, ([actor, tail]) => this.readTo(actor, tail)));
    }
    if (this.mayLead()) await follower.foldTo(await ends.own());
    if (follower.signal.aborted) return;
    if (!this.mayLead()) return void this.follow().catch((error: unknown) => events.failed(error));
    follower.leave();
    this.left = true;
    this.openRoom();
    events.leads(tails, waitedForTurn);
  }

  /** Follows the decisions of another process until it may lead. */
  private async follow(): Promise<void> {
    const { signal } = this.follower;
    this.hearAllAhead();
    let waitsForTurn = false;
    while (!signal.aborted && !this.mayLead()) {
      waitsForTurn = this.ground.holdsLease();
      const called = new Promise<void>((resolve) => {
        this.call = resolve;
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      await this.follower.followUntil(called, () => {
        this.keepSnapshot();
        this.openRoom();
      });
    }
    if (!signal.aborted) await this.lead(waitsForTurn);
  }

  /** Tells if it may take over: it holds the lease, and it is its turn. */
  private mayLead(): boolean {
    const { rules, state } = this.follower.replica;
    return this.ground.holdsLease() && (rules.isTurn?.(state, this.follower.ahead()) ?? true);
  }

  private follows(): boolean {
    return !this.left && !this.follower.signal.aborted;
  }

  /** Hears beyond the facts that the leader had heard, if versions take turns: from there follows whose turn it is. */
  private hearAllAhead(): void {
    const { rules, hears } = this.ground.parts;
    if (rules.isTurn === undefined || this.hearsAhead) return;
    this.hearsAhead = true;
    for (const actor of hears) void this.hearAhead(actor);
  }

  /** Hears within the bound of the inbox, as a leader does; beyond it, looks only for facts that tell whose turn it is. */
  private async hearAhead(actor: string): Promise<void> {
    const { hearing } = this.follower;
    try {
      while (this.follows() && (await hearing.pull(actor))) {
        if (this.follows() && this.mayLead()) this.wake();
        while (this.follows() && this.isFull()) {
          await Promise.race([this.room(), this.lookAhead(actor)]);
          if (this.follows() && this.mayLead()) this.wake();
        }
      }
    } catch (error) {
      if (this.follows()) this.events.failed(error);
    }
  }

  /** Resolves when there is room again. */
  private room(): Promise<void> {
    return new Promise((resolve) => this.roomWaiters.push(resolve));
  }

  /** Resolves once it has looked at the next message of a stream; never if the stream was closed. */
  private async lookAhead(actor: string): Promise<void> {
    if (!(await this.follower.lookAhead(actor))) await new Promise<never>(() => undefined);
  }

  /**
   * Reads a heard stream up to here without folding it, and looks at the messages that there is no room for. A version
   * that saw less would believe again and again that its turn is not over.
   */
  private async readTo(actor: string, tail: number): Promise<void> {
    const { follower } = this;
    let end = tail;
    while (follower.seenTo(actor) < end && this.follows()) {
      const read = this.isFull() ? follower.lookAhead(actor) : follower.hearing.pull(actor);
      const found = await follower.told.orEnd(actor, read);
      if (found === false) return;
      if (found !== true) end = Math.min(end, found);
    }
  }

  private isFull(): boolean {
    return this.follower.hearing.order.waitingCount() >= this.ground.limits.inboxMessages;
  }

  private openRoom(): void {
    for (const go of this.roomWaiters.splice(0)) go();
  }

  private keepSnapshot(): void {
    const { snapshots } = this.ground;
    if (snapshots?.isDue(this.follower.ordinal, STANDBY_PATIENCE) === true) snapshots.keep(this.follower.snapshot());
  }
}
