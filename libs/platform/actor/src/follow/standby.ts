import type { MailboxLimits } from '../limits.ts';
import type { MailboxParts } from '../mailbox-parts.ts';
import type { Replica } from '../replica.ts';
import type { AnyFact, Refusal } from '../rules.ts';
import type { Snapshot, Snapshots } from '../snapshot/snapshots.ts';
import { Follower } from './follower.ts';
import type { StreamEnds } from './stream-ends.ts';
import { ToldEnds } from './told-ends.ts';

/** What a standby is made of. */
export interface StandbyParts<State, Command, Own extends AnyFact, Other extends AnyFact, R extends Refusal, Genesis> {
  readonly mailbox: MailboxParts<State, Command, Own, Other, R, Genesis>;
  readonly limits: MailboxLimits;
  readonly replica: Replica<State, Command, Own, Other, R, Genesis>;
  /** What the replica was restored from; undefined: genesis. */
  readonly snapshot: Snapshot<State> | undefined;
  readonly snapshots: Snapshots<State> | undefined;
  readonly ends: StreamEnds;
  readonly holdsLease: () => boolean;
  /**
   * Told that from here on this process leads: where the heard streams end, and whether all it waited for, last, was
   * its turn.
   */
  readonly onLeads: (tails: ReadonlyMap<string, number>, waitedForTurn: boolean) => void;
  /** Told why the streams cannot be followed. */
  readonly onFailed: (error: unknown) => void;
}

/** It keeps a snapshot after this part of the facts after which the one that speaks would: it has the time. */
const STANDBY_PATIENCE = 0.5;

/**
 * A replica that folds what the leader writes, until it may take over (docs/spec/mailbox.md, "Recovery", "The lease"
 * and "Turns").
 */
export class Standby<State, Command, Own extends AnyFact, Other extends AnyFact, R extends Refusal, Genesis> {
  readonly follower: Follower<State, Command, Own, Other, R, Genesis>;
  /** Ends the reading of all streams. */
  readonly abort = new AbortController();
  /** Where the streams that it waits for end, as it is found. */
  readonly told: ToldEnds;
  /** Whether it has folded what was written before it began. */
  caughtUp = false;
  private readonly parts: StandbyParts<State, Command, Own, Other, R, Genesis>;
  private readonly roomWaiters: (() => void)[] = [];
  private call: () => void = () => undefined;
  private hearsAhead = false;
  private left = false;

  constructor(parts: StandbyParts<State, Command, Own, Other, R, Genesis>) {
    const { replica, snapshot } = parts;
    const { streams, hears, codec, chainId, onFollowed } = parts.mailbox;
    const onFact = (state: Readonly<State>, fact: Own): void => {
      if (this.caughtUp) onFollowed?.(state, fact);
    };
    this.parts = parts;
    this.told = new ToldEnds(streams.onEnd !== undefined);
    this.follower = new Follower({
      replica,
      streams,
      hears,
      codec,
      chainId,
      snapshot,
      signal: this.abort.signal,
      ends: parts.ends,
      told: this.told,
      onFact,
    });
  }

  /** Looks again whether it may take over. */
  wake(): void {
    this.call();
  }

  /**
   * Folds the past up to this message of the own stream; then leads, or goes on following until it may. Resolves when
   * one of both has begun.
   */
  async start(last: number): Promise<void> {
    await this.follower.foldTo(last);
    this.caughtUp = true;
    await this.lead();
  }

  /** Folds the rest of the own stream and takes over; without the lease, or out of turn, it goes on following. */
  private async lead(waitedForTurn = false): Promise<void> {
    const { ends, mailbox, onLeads, onFailed } = this.parts;
    const tails = new Map(
      await Promise.all(mailbox.hears.map(async (actor) => [actor, await ends.of(actor)] as const)),
    );
    if (mailbox.rules.isTurn !== undefined) {
      await Promise.all(Array.from(tails, ([actor, tail]) => this.readTo(actor, tail)));
    }
    if (this.maySpeak()) await this.follower.foldTo(await ends.own());
    if (this.abort.signal.aborted) return;
    if (!this.maySpeak()) return void this.follow().catch(onFailed);
    this.follower.leave();
    this.left = true;
    this.openRoom();
    onLeads(tails, waitedForTurn);
  }

  /** Follows what another decides until it may speak. */
  private async follow(): Promise<void> {
    const { signal } = this.abort;
    this.hearAllAhead();
    let waitsForTurn = false;
    while (!signal.aborted && !this.maySpeak()) {
      waitsForTurn = this.parts.holdsLease();
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

  /** Whether it may take over: the lease is held, and it is its turn. */
  private maySpeak(): boolean {
    const { rules, state } = this.follower.replica;
    return this.parts.holdsLease() && (rules.isTurn?.(state, this.follower.ahead()) ?? true);
  }

  private follows(): boolean {
    return !this.left && !this.abort.signal.aborted;
  }

  /**
   * Where versions take turns: hears beyond what the one that speaks has folded, for whose turn it is follows from
   * there.
   */
  private hearAllAhead(): void {
    const { rules, hears } = this.parts.mailbox;
    if (rules.isTurn === undefined || this.hearsAhead) return;
    this.hearsAhead = true;
    for (const actor of hears) void this.hearAhead(actor);
  }

  /**
   * Within the bound of the inbox, as whoever leads; where that is reached, what says whose turn it is is looked for
   * beyond it.
   */
  private async hearAhead(actor: string): Promise<void> {
    const { hearing } = this.follower;
    try {
      while (this.follows() && (await hearing.pull(actor))) {
        if (this.follows() && this.maySpeak()) this.wake();
        while (this.follows() && this.isFull()) {
          await Promise.race([this.room(), this.lookAhead(actor)]);
          if (this.follows() && this.maySpeak()) this.wake();
        }
      }
    } catch (error) {
      if (this.follows()) this.parts.onFailed(error);
    }
  }

  /** Resolves when there is room again. */
  private room(): Promise<void> {
    return new Promise((resolve) => this.roomWaiters.push(resolve));
  }

  /** Resolves when the next message of a stream was looked at; never when that was closed. */
  private async lookAhead(actor: string): Promise<void> {
    if (!(await this.follower.lookAhead(actor))) await new Promise<never>(() => undefined);
  }

  /**
   * Reads a heard stream up to here without folding it, and looks at what there is no room for: a version that saw less
   * would take its turn for not over yet, again and again.
   */
  private async readTo(actor: string, tail: number): Promise<void> {
    let end = tail;
    while (this.follower.seenTo(actor) < end && this.follows()) {
      const read = this.isFull() ? this.follower.lookAhead(actor) : this.follower.hearing.pull(actor);
      const found = await this.told.orEnd(actor, read);
      if (found === false) return;
      if (found !== true) end = Math.min(end, found);
    }
  }

  private isFull(): boolean {
    return this.follower.hearing.order.waitingCount() >= this.parts.limits.inboxMessages;
  }

  private openRoom(): void {
    for (const go of this.roomWaiters.splice(0)) go();
  }

  private keepSnapshot(): void {
    const { snapshots } = this.parts;
    if (snapshots?.isDue(this.follower.ordinal, STANDBY_PATIENCE) === true) snapshots.keep(this.follower.snapshot());
  }
}
