import type { MailboxLimits } from '../limits.ts';
import type { Clock } from '../ports/clock.ts';
import type { MailboxObserver } from '../ports/mailbox-observer.ts';
import type { AnyFact } from '../rules.ts';
import type { Appender, StoredEnd } from './appender.ts';
import { takeRun, withDifferences, type Decided } from './run.ts';

/** What an outbox is made of. */
export interface OutboxParts<Own extends AnyFact> {
  readonly appender: Appender;
  readonly rulesVersion: number;
  readonly clock: Clock;
  readonly limits: MailboxLimits;
  readonly observer: MailboxObserver | undefined;
  /** Told each run that is stored, its positions filled in. */
  readonly onStored: (run: readonly Decided<Own>[], sequence: number) => void;
  /** Another writer has the stream: nothing that is left here happened. */
  readonly onLost: () => void;
  /** Told what can never be stored, and what a listener threw. */
  readonly onFailed: (error: unknown) => void;
}

/**
 * Own facts that were folded and are not acknowledged yet: sent in runs of one type, one append in flight
 * (docs/spec/mailbox.md, "The append").
 */
export class Outbox<Own extends AnyFact> {
  private readonly parts: OutboxParts<Own>;
  private readonly waiting: Decided<Own>[] = [];
  private sending = false;
  /** When what waits must be sent at the latest, monotonic ms. */
  private sendAtMs = Infinity;
  private cancelTimer: (() => void) | undefined;
  private hurries = false;

  constructor(parts: OutboxParts<Own>) {
    this.parts = parts;
  }

  /** Whether an append is in flight. */
  isSending(): boolean {
    return this.sending;
  }

  isEmpty(): boolean {
    return !this.sending && this.waiting.length === 0;
  }

  /** It may wait so long for company, ms; it takes along what waits before it. */
  put(decided: Decided<Own>, patienceMs: number): void {
    this.waiting.push(decided);
    this.sendAtMs = Math.min(this.sendAtMs, this.parts.clock.monotonicMs() + patienceMs);
  }

  /** Sends the next run, unless an append is in flight or company may still come. */
  send(): void {
    if (this.sending || this.waiting.length === 0 || this.mayWait()) return;
    const { appender, clock, limits, rulesVersion, onLost, onFailed } = this.parts;
    const run = takeRun(this.waiting, limits);
    this.sending = true;
    this.sendAtMs = this.waiting.length === 0 ? Infinity : 0;
    const sentAtMs = clock.monotonicMs();
    appender
      .append({ rulesVersion, name: run[0]?.name ?? '', facts: withDifferences(run) })
      .then((end) => (end.type === 'stored' ? this.stored(run, end, sentAtMs) : onLost()))
      .catch(onFailed);
  }

  /** From here on nothing waits for company. */
  hurry(): void {
    this.hurries = true;
    this.send();
  }

  /** Sends nothing more. */
  stop(): void {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    this.parts.appender.stop();
  }

  private stored(run: readonly Decided<Own>[], { sequence, bytes, attempts }: StoredEnd, sentAtMs: number): void {
    const { clock, observer, onStored } = this.parts;
    this.sending = false;
    for (const [index, decided] of run.entries()) decided.position = { sequence, index };
    observer?.stored({
      name: run[0]?.name ?? '',
      sequence,
      bytes,
      attempts,
      sentAtMs,
      storedAtMs: clock.monotonicMs(),
      facts: run.map(({ fact, led, envelope }) => ({ fact, trace: envelope.trace, ...led })),
    });
    onStored(run, sequence);
  }

  /** Whether company may still come for what waits; if so, it is sent when its patience ends. */
  private mayWait(): boolean {
    const { clock, limits } = this.parts;
    const waitMs = this.sendAtMs - clock.monotonicMs();
    if (waitMs <= 0 || this.hurries || this.waiting.length >= limits.batchFacts) return false;
    this.cancelTimer ??= clock.after(waitMs, () => {
      this.cancelTimer = undefined;
      this.send();
    });
    return true;
  }
}
