import type { Acknowledged } from './acknowledged.ts';
import type { Answer, Arrival, TryAgain } from './answer.ts';
import type { Heard } from './facts.ts';
import { Standby } from './follow/standby.ts';
import { StreamEnds } from './follow/stream-ends.ts';
import type { Ground } from './ground.ts';
import { Halt } from './halt.ts';
import { ClockWatch } from './lead/clock-watch.ts';
import { Leader, type LeaderEvents } from './lead/leader.ts';
import { LeaseKeeper, type LeaseChange } from './lease/lease-keeper.ts';
import { defaultLimits } from './limits.ts';
import type { MailboxParts } from './mailbox-parts.ts';
import type { MailboxRole, MailboxStatus } from './mailbox-status.ts';
import type { ActorTypes } from './rules.ts';
import { Snapshots } from './snapshot/snapshots.ts';

/**
 * The shell that runs every actor (docs/spec/mailbox.md). It recovers and stands by (follow/standby.ts); while it leads
 * (lead/leader.ts), one loop (lead/loop.ts) takes a message at a time, decides, appends and answers.
 */
export class Mailbox<T extends ActorTypes> {
  /** Settles with the reason when the actor stopped for good. */
  readonly halted: Promise<Halt>;
  private readonly ground: Ground<T>;
  private readonly clocks: ClockWatch;
  private readonly keeper: LeaseKeeper | undefined;
  private readonly listeners: ((acknowledged: Acknowledged) => void)[] = [];
  private readonly leadingListeners: ((leading: boolean) => void)[] = [];
  private leader: Leader<T> | undefined;
  /** The standby while it recovers and stands by. */
  private standby: Standby<T> | undefined;
  private ended: TryAgain | undefined;
  private recoveries = 0;
  private restoredTo = 0;
  private haltWith: (halt: Halt) => void = () => undefined;

  constructor(parts: MailboxParts<T>) {
    const { rules, streams, clock, lease, snapshots, warn = () => undefined } = parts;
    const limits = { ...defaultLimits, ...parts.limits };
    this.clocks = new ClockWatch(clock, limits.aheadMs, warn);
    this.halted = new Promise((resolve) => (this.haltWith = resolve));
    this.keeper =
      lease === undefined
        ? undefined
        : new LeaseKeeper(lease, clock, limits, (change) => this.leaseChanged(change), warn);
    this.ground = {
      parts,
      limits,
      ends: new StreamEnds(rules.actor, streams, clock, limits, () => this.ended !== undefined),
      snapshots: snapshots === undefined ? undefined : new Snapshots(parts, snapshots, limits.snapshotFacts),
      holdsLease: () => this.keeper?.isHeld() ?? true,
    };
    streams.onEnd?.((actor, sequence) => {
      this.standby?.endsAt(actor, sequence);
      this.leader?.endsAt(actor, sequence);
    });
  }

  /**
   * Recovers; resolves when it takes commands, or stands by for another process. Throws Halt when the past cannot be
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

  /** Tells the listener whenever this process begins to lead (true), and when it leads no longer. */
  onLeading(listener: (leading: boolean) => void): void {
    this.leadingListeners.push(listener);
  }

  /** Tells the listener every fact in the order of folding from this start on, own facts once they are acknowledged. */
  onAcknowledged(listener: (acknowledged: Acknowledged) => void): void {
    this.listeners.push(listener);
  }

  /** Tells the actor a command; settles when the facts that follow are stored. Never rejects. */
  tell(command: T['command'], arrival: Arrival): Promise<Answer<T['fact']>> {
    const { leader, ended } = this;
    if (leader === undefined || ended !== undefined) {
      return Promise.resolve({ type: 'try-again', reason: ended ?? 'STARTING' });
    }
    return leader.inbox.putCommand(command, arrival);
  }

  /** Reads acknowledged state once the actor has heard the named facts; undefined if it did not in time, or does not lead. */
  read<R>(view: (state: Readonly<T['state']>) => R, atLeast?: Heard): Promise<R | undefined> {
    const { leader, ended } = this;
    if (leader?.mayLead() !== true || ended !== undefined) return Promise.resolve(undefined);
    return leader.inbox.putQuery(view, atLeast);
  }

  status(): MailboxStatus {
    const { leader, standby, clocks, keeper, restoredTo } = this;
    const first = leader?.inbox.first;
    return {
      position: leader === undefined ? standby?.follower.position : leader.position,
      heard: leader === undefined ? (standby?.follower.heard ?? {}) : leader.heard.heard,
      depth: leader?.depth ?? 0,
      oldestMs: first === undefined ? 0 : this.ground.parts.clock.monotonicMs() - first.arrivedMonotonicMs,
      aheadMs: clocks.aheadMs,
      clockAheadMs: keeper?.clockAheadMs,
      clockWrong: keeper?.isClockWrong() ?? false,
      ready: leader?.heard.isCaughtUp() ?? standby?.caughtUp ?? false,
      role: this.role(),
      answers: leader !== undefined && this.ended === undefined && leader.mayLead(),
      snapshot: restoredTo,
    };
  }

  /** Takes nothing more, has the decided facts stored, gives the lease back, and ends. */
  async stop(): Promise<void> {
    const { leader } = this;
    this.ended ??= 'STOPPING';
    this.standby?.end();
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

  /** Folds the past up to the stream's end; then leads, or stands by until it may. */
  private async begin(): Promise<void> {
    const { ends, snapshots } = this.ground;
    const last = await ends.own();
    const snapshot = await snapshots?.newest(last);
    this.restoredTo = snapshot?.cursor.sequence ?? 0;
    const standby: Standby<T> = new Standby(this.ground, snapshot, {
      leads: (tails, isHandedOver) => this.lead(standby, tails, isHandedOver),
      failed: (error) => this.halt(error),
    });
    this.standby = standby;
    if (this.ended !== undefined) return standby.end();
    await standby.start(last);
  }

  /** Makes the standby the leader. A turn that comes interrupts no request, so it needs no grace. */
  private lead({ follower }: Standby<T>, tails: ReadonlyMap<string, number>, isHandedOver: boolean): void {
    const graceMs = follower.position === undefined || isHandedOver ? 0 : this.ground.limits.recoveryGraceMs;
    const leader = new Leader(this.ground, { follower, tails, graceMs }, this.events());
    this.standby = undefined;
    this.leader = leader;
    for (const listener of this.leadingListeners) listener(true);
    leader.start();
  }

  private events(): LeaderEvents {
    return {
      heard: (author, atMs) => this.clocks.heard(author, atMs),
      stored: (sequence) => {
        this.recoveries = 0;
        this.ground.ends.acknowledged(sequence);
      },
      acknowledged: (event) => {
        for (const listener of this.listeners) listener(event);
      },
      lost: () => this.lost(),
      outrun: () => this.giveWay(),
      turnOver: () => this.giveWay(this.ground.limits.turnRestMs),
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

  /** Another writer has the stream: the facts that were decided here and are not stored did not happen. */
  private lost(): void {
    this.recoveries += 1;
    if (this.recoveries > this.ground.limits.recoveries) {
      return this.halt(new Halt(`${this.ground.parts.rules.actor}: another writer keeps writing its stream`));
    }
    this.giveWay();
  }

  /** Drops the state and begins anew from the stored facts, after a rest. */
  private giveWay(restMs = 0): void {
    if (this.leader !== undefined) this.end(this.leader, 'LOST');
    this.leader = undefined;
    const begin = (): void =>
      void (this.ended === undefined && this.begin().catch((error: unknown) => this.halt(error)));
    if (restMs === 0) begin();
    else this.ground.parts.clock.after(restMs, begin);
  }

  private halt(error: unknown): void {
    if (this.ended !== undefined) return;
    this.ended = 'LOST';
    this.standby?.end();
    if (this.leader !== undefined) this.end(this.leader, 'LOST');
    void this.keeper?.stop();
    const { actor } = this.ground.parts.rules;
    this.haltWith(
      error instanceof Halt
        ? error
        : new Halt(`${actor}: ${error instanceof Error ? error.message : String(error)}`, error),
    );
  }

  private end(leader: Leader<T>, reason: TryAgain): void {
    leader.end(reason);
    for (const listener of this.leadingListeners) listener(false);
  }
}
