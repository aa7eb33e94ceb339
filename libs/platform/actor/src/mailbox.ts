import type { Acknowledged } from './acknowledged.ts';
import type { Answer, Arrival, TryAgain } from './answer.ts';
import { Standby } from './follow/standby.ts';
import { StreamEnds } from './follow/stream-ends.ts';
import { Halt } from './halt.ts';
import { ClockWatch } from './lead/clock-watch.ts';
import type { LeaderEvents } from './lead/leader-parts.ts';
import { Leader } from './lead/leader.ts';
import { LeaseKeeper, type LeaseChange } from './lease/lease-keeper.ts';
import { defaultLimits, type MailboxLimits } from './limits.ts';
import type { MailboxParts } from './mailbox-parts.ts';
import type { MailboxRole, MailboxStatus } from './mailbox-status.ts';
import { Replica } from './replica.ts';
import type { AnyFact, Heard, Refusal } from './rules.ts';
import { Snapshots } from './snapshot/snapshots.ts';

/**
 * The one shell that runs every actor (docs/spec/mailbox.md). It recovers and stands by (standby.ts), and while it
 * leads (leader.ts) it takes one message after the other, decides, appends and answers (loop.ts).
 */
export class Mailbox<State, Command, Own extends AnyFact, Other extends AnyFact, R extends Refusal, Genesis> {
  /** Settles with the reason when the actor stopped for good. */
  readonly halted: Promise<Halt>;
  private readonly parts: MailboxParts<State, Command, Own, Other, R, Genesis>;
  private readonly limits: MailboxLimits;
  private readonly clocks: ClockWatch;
  private readonly ends: StreamEnds;
  private readonly keeper: LeaseKeeper | undefined;
  private readonly snapshots: Snapshots<State> | undefined;
  private readonly listeners: ((acknowledged: Acknowledged) => void)[] = [];
  private readonly leadingListeners: ((leading: boolean) => void)[] = [];
  private leader: Leader<State, Command, Own, Other, R, Genesis> | undefined;
  /** While it recovers and stands by. */
  private standby: Standby<State, Command, Own, Other, R, Genesis> | undefined;
  private ended: TryAgain | undefined;
  private recoveries = 0;
  private restoredTo = 0;
  private haltWith: (halt: Halt) => void = () => undefined;

  constructor(parts: MailboxParts<State, Command, Own, Other, R, Genesis>) {
    const { rules, chainId, streams, clock, lease, snapshots, warn = () => undefined } = parts;
    this.parts = parts;
    this.limits = { ...defaultLimits, ...parts.limits };
    this.clocks = new ClockWatch(clock, this.limits.aheadMs, warn);
    this.ends = new StreamEnds(rules.actor, streams, clock, this.limits, () => this.ended !== undefined);
    streams.onEnd?.((actor, sequence) => {
      this.standby?.told.tell(actor, sequence);
      this.leader?.endsAt(actor, sequence);
    });
    this.halted = new Promise((resolve) => (this.haltWith = resolve));
    this.keeper =
      lease === undefined
        ? undefined
        : new LeaseKeeper(lease, clock, this.limits, (change) => this.leaseChanged(change), warn);
    this.snapshots =
      snapshots === undefined
        ? undefined
        : new Snapshots({
            store: snapshots,
            actor: rules.actor,
            chainId,
            rulesVersion: rules.version,
            kept: rules.kept ?? [],
            genesis: rules.genesis(parts.genesis),
            clock,
            everyFacts: this.limits.snapshotFacts,
            warn,
          });
  }

  /**
   * Recovers: resolves when commands are taken, or when it stands by for another. Throws Halt when the past cannot be
   * folded.
   */
  async start(): Promise<void> {
    await this.keeper?.start();
    try {
      await this.begin();
    } catch (error) {
      await this.keeper?.stop();
      throw error;
    }
  }

  /** Hears whenever this process begins to lead (true), and when it no longer does. */
  onLeading(listener: (leading: boolean) => void): void {
    this.leadingListeners.push(listener);
  }

  /** Hears every fact folded, own ones once acknowledged, in the order of folding; from this start on. */
  onAcknowledged(listener: (acknowledged: Acknowledged) => void): void {
    this.listeners.push(listener);
  }

  /** Tells the actor a command; settles when what follows from it is stored. Never rejects. */
  tell(command: Command, arrival: Arrival): Promise<Answer<Own>> {
    const { leader, ended } = this;
    if (leader === undefined || ended !== undefined) {
      return Promise.resolve({ type: 'try-again', reason: ended ?? 'STARTING' });
    }
    return leader.tell(command, arrival);
  }

  /** Reads acknowledged state, once what is asked for was heard; undefined when that did not happen in time. */
  read<T>(view: (state: Readonly<State>) => T, atLeast?: Heard): Promise<T | undefined> {
    const { leader, ended } = this;
    if (leader === undefined || ended !== undefined) return Promise.resolve(undefined);
    return leader.read(view, atLeast);
  }

  status(): MailboxStatus {
    const { leader, standby, clocks, keeper, restoredTo } = this;
    const first = leader?.inbox.first;
    return {
      position: leader === undefined ? standby?.follower.position : leader.position,
      heard: leader === undefined ? (standby?.follower.heard ?? {}) : leader.heard.heard,
      depth: leader?.depth ?? 0,
      oldestMs: first === undefined ? 0 : this.parts.clock.monotonicMs() - first.arrivedAtMs,
      aheadMs: clocks.aheadMs,
      clockAheadMs: keeper?.clockAheadMs,
      clockWrong: keeper?.isClockWrong() ?? false,
      ready: leader?.heard.isCaughtUp() ?? standby?.caughtUp ?? false,
      role: this.role(),
      answers: leader !== undefined && this.ended === undefined && leader.mayLead(),
      snapshot: restoredTo,
    };
  }

  /** Takes nothing more, lets what was decided be stored, gives the lease back, and ends. */
  async stop(): Promise<void> {
    const { leader } = this;
    this.ended ??= 'STOPPING';
    this.standby?.abort.abort();
    if (leader !== undefined) {
      await leader.finish();
      this.end(leader, this.ended);
    }
    await this.keeper?.stop();
  }

  private role(): MailboxRole {
    if (this.ended !== undefined) return 'ended';
    if (this.leader !== undefined) return 'leading';
    return this.standby?.caughtUp === true ? 'standing-by' : 'starting';
  }

  private holdsLease(): boolean {
    return this.keeper?.isHeld() ?? true;
  }

  /** Folds the past up to the stream's end; then leads, or stands by until it may. */
  private async begin(): Promise<void> {
    const { parts, limits, snapshots, ends } = this;
    const last = await ends.own();
    const snapshot = await snapshots?.newest(last);
    this.restoredTo = snapshot?.cursor.sequence ?? 0;
    const replica = new Replica(parts.rules, parts.genesis, parts.clock, snapshot);
    const standby: Standby<State, Command, Own, Other, R, Genesis> = new Standby({
      mailbox: parts,
      limits,
      replica,
      snapshot,
      snapshots,
      ends,
      holdsLease: () => this.holdsLease(),
      onLeads: (tails, waitedForTurn) => this.lead(standby, tails, waitedForTurn),
      onFailed: (error) => this.halt(error),
    });
    this.standby = standby;
    if (this.ended !== undefined) {
      standby.abort.abort();
      return;
    }
    await standby.start(last);
  }

  /** A turn that comes interrupts nothing, so no grace is needed then. */
  private lead(
    { follower, abort }: Standby<State, Command, Own, Other, R, Genesis>,
    tails: ReadonlyMap<string, number>,
    isHandedOver: boolean,
  ): void {
    const { parts, limits, clocks, snapshots, ends } = this;
    const graceMs = follower.position === undefined || isHandedOver ? 0 : limits.recoveryGraceMs;
    const leader = new Leader({
      mailbox: parts,
      limits,
      follower,
      abort,
      tails,
      graceMs,
      clocks,
      snapshots,
      ends,
      holdsLease: () => this.holdsLease(),
      events: this.events(),
    });
    this.standby = undefined;
    this.leader = leader;
    for (const listener of this.leadingListeners) listener(true);
    leader.start();
  }

  private events(): LeaderEvents {
    return {
      stored: (sequence) => {
        this.recoveries = 0;
        this.ends.acknowledged(sequence);
      },
      acknowledged: (event) => {
        for (const listener of this.listeners) listener(event);
      },
      lost: () => this.lost(),
      outrun: () => this.giveWay(),
      turnOver: () => this.giveWay(this.limits.turnRestMs),
      failed: (error) => this.halt(error),
    };
  }

  private leaseChanged(change: LeaseChange): void {
    const { leader } = this;
    if (this.ended !== undefined) return;
    if (leader === undefined) {
      if (change === 'gained') this.standby?.wake();
    } else if (change === 'ended') leader.doubt();
    else if (change === 'taken') this.giveWay();
    else void leader.resume().catch((error: unknown) => this.halt(error));
  }

  /** Another writer has the stream: nothing that was decided here and not stored happened. */
  private lost(): void {
    this.recoveries += 1;
    if (this.recoveries > this.limits.recoveries) {
      return this.halt(new Halt(`${this.parts.rules.actor}: another writer keeps writing its stream`));
    }
    this.giveWay();
  }

  /** Drops the state and begins anew from what is stored, after a rest. */
  private giveWay(restMs = 0): void {
    if (this.leader !== undefined) this.end(this.leader, 'LOST');
    this.leader = undefined;
    const begin = (): void =>
      void (this.ended === undefined && this.begin().catch((error: unknown) => this.halt(error)));
    if (restMs === 0) begin();
    else this.parts.clock.after(restMs, begin);
  }

  private halt(error: unknown): void {
    if (this.ended !== undefined) return;
    this.ended = 'LOST';
    this.standby?.abort.abort();
    if (this.leader !== undefined) this.end(this.leader, 'LOST');
    void this.keeper?.stop();
    this.haltWith(
      error instanceof Halt
        ? error
        : new Halt(`${this.parts.rules.actor}: ${error instanceof Error ? error.message : String(error)}`, error),
    );
  }

  private end(leader: Leader<State, Command, Own, Other, R, Genesis>, reason: TryAgain): void {
    leader.end(reason);
    for (const listener of this.leadingListeners) listener(false);
  }
}
