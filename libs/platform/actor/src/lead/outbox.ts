import type { AnyFact } from '../facts.ts';
import type { Ground } from '../ground.ts';
import type { Cursor } from '../ports/streams.ts';
import type { ActorTypes } from '../rules.ts';
import { Appender, type StoredEnd } from './appender.ts';
import { takeRun, withDifferences, type Decided } from './run.ts';

/** The events that an outbox tells its loop. */
export interface OutboxEvents<F extends AnyFact> {
  /** This run is stored, its positions filled in. */
  stored(run: readonly Decided<F>[], sequence: number): void;
  /** Another writer has the stream: the facts that are left in the outbox did not happen. */
  lost(): void;
  /** A batch can never be stored, or a listener threw. */
  failed(error: unknown): void;
}

/**
 * Own facts that are folded and not acknowledged yet. The outbox sends them in runs of one type, with one append in
 * flight (docs/spec/mailbox.md, "The append").
 */
export class Outbox<T extends ActorTypes> {
  private readonly ground: Ground<T>;
  private readonly events: OutboxEvents<T['fact']>;
  private readonly appender: Appender;
  private readonly waiting: Decided<T['fact']>[] = [];
  private sending = false;
  /** The latest moment for sending, monotonic ms. */
  private sendAtMonotonicMs = Infinity;
  private cancelTimer: (() => void) | undefined;
  private hurries = false;

  /** Appends after this place. */
  constructor(ground: Ground<T>, cursor: Cursor, events: OutboxEvents<T['fact']>) {
    const { parts, limits, holdsLease } = ground;
    this.ground = ground;
    this.events = events;
    this.appender = new Appender(parts.journal, parts.clock, limits, cursor, holdsLease);
  }

  /** The end of the own stream, as far as appends were acknowledged. */
  get cursor(): Cursor {
    return this.appender.cursor;
  }

  /** Tells if an append is in flight. */
  isSending(): boolean {
    return this.sending;
  }

  isEmpty(): boolean {
    return !this.sending && this.waiting.length === 0;
  }

  /** Puts in a fact that may wait for company so long, ms. When it is sent, it takes along the facts before it. */
  put(decided: Decided<T['fact']>, patienceMs: number): void {
    this.waiting.push(decided);
    this.sendAtMonotonicMs = Math.min(this.sendAtMonotonicMs, this.ground.parts.clock.monotonicMs() + patienceMs);
  }

  /** Sends the next run, unless an append is in flight or company may still come. */
  send(): void {
    if (this.sending || this.waiting.length === 0 || this.mayWait()) return;
    const { parts, limits } = this.ground;
    const run = takeRun(this.waiting, limits);
    this.sending = true;
    this.sendAtMonotonicMs = this.waiting.length === 0 ? Infinity : 0;
    const sentMonotonicMs = parts.clock.monotonicMs();
    this.appender
      .append({ rulesVersion: parts.rules.version, name: run[0]?.name ?? '', facts: withDifferences(run) })
      .then((end) => (end.type === 'stored' ? this.stored(run, end, sentMonotonicMs) : this.events.lost()))
      .catch((error: unknown) => this.events.failed(error));
  }

  /** Sends run after run from here on, and lets no fact wait for company. */
  hurry(): void {
    this.hurries = true;
    this.send();
  }

  /** Sends nothing more. */
  stop(): void {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    this.appender.stop();
  }

  private stored(
    run: readonly Decided<T['fact']>[],
    { sequence, bytes, attempts }: StoredEnd,
    sentMonotonicMs: number,
  ): void {
    const { clock, observer } = this.ground.parts;
    this.sending = false;
    for (const [index, decided] of run.entries()) decided.position = { sequence, index };
    observer?.stored({
      name: run[0]?.name ?? '',
      sequence,
      bytes,
      attempts,
      sentMonotonicMs,
      storedMonotonicMs: clock.monotonicMs(),
      facts: run.map(({ fact, led, envelope }) => ({ fact, trace: envelope.trace, ...led })),
    });
    this.events.stored(run, sequence);
    if (this.hurries) this.send();
  }

  /** Tells if company may still come for the facts that wait; then a timer sends them when their patience ends. */
  private mayWait(): boolean {
    const { parts, limits } = this.ground;
    const waitMs = this.sendAtMonotonicMs - parts.clock.monotonicMs();
    if (waitMs <= 0 || this.hurries || this.waiting.length >= limits.batchFacts) return false;
    this.cancelTimer ??= parts.clock.after(waitMs, () => {
      this.cancelTimer = undefined;
      this.send();
    });
    return true;
  }
}
