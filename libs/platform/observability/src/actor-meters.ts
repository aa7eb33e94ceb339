import type { MailboxObserver, MailboxStatus, StoredAppend, TakenMessage } from '@bpdao/actor';
import type { Answer } from '@bpdao/wire';
import type { Meters } from './meters.ts';

/** Measures a service: the messages that its mailbox takes, the facts that it states, and the answers to commands. */
export class ActorMeters implements MailboxObserver {
  private readonly meters: Meters;

  constructor(meters: Meters) {
    this.meters = meters;
  }

  taken({ type, waitedMs }: TakenMessage): void {
    if (type === 'deadline') this.meters.count('bpdao_deadlines_total', {});
    else this.meters.observe('bpdao_mailbox_wait_seconds', { type }, waitedMs);
  }

  stored({ name, facts, bytes, attempts, sentMonotonicMs, storedMonotonicMs }: StoredAppend): void {
    this.meters.count('bpdao_facts_total', { type: name }, facts.length);
    this.meters.count('bpdao_append_bytes_total', {}, bytes);
    this.meters.count('bpdao_append_retries_total', {}, attempts - 1);
    this.meters.observe('bpdao_append_seconds', {}, storedMonotonicMs - sentMonotonicMs);
  }

  /**
   * Sets the gauges of the mailbox. `tails` are the last messages of the streams that it hears, as far as they are
   * known.
   */
  look(
    { depth, oldestMs, role, heard, aheadMs, clockAheadMs }: MailboxStatus,
    tails: ReadonlyMap<string, number>,
  ): void {
    this.meters.set('bpdao_mailbox_depth_messages', {}, depth);
    this.meters.set('bpdao_mailbox_age_seconds', {}, oldestMs / 1000);
    this.meters.forget('bpdao_role_info');
    this.meters.set('bpdao_role_info', { role }, 1);
    for (const [stream, ms] of aheadMs) this.meters.set('bpdao_heard_ahead_seconds', { stream }, ms / 1000);
    if (clockAheadMs !== undefined) this.meters.set('bpdao_clock_ahead_seconds', {}, clockAheadMs / 1000);
    this.meters.forget('bpdao_heard_lag_messages');
    for (const [stream, tail] of tails) {
      this.meters.set('bpdao_heard_lag_messages', { stream }, Math.max(0, tail - (heard[stream]?.sequence ?? 0)));
    }
  }
}

/** Counts the answer to a command. */
export function countAnswer(meters: Meters, command: string, answer: Answer): void {
  meters.count('bpdao_commands_total', { command, answer: answer.type });
  if (answer.type === 'refused') meters.count('bpdao_refusals_total', { command, code: answer.code });
}
