import type { StoredMessage } from '@bpdao/wire';

/**
 * Keeps messages until they are taken. The buffer is bounded: it drops a message that does not fit and counts it as
 * missed, so that the taker fetches it.
 */
export class LiveBuffer {
  private readonly bytesMax: number;
  private messages: StoredMessage[] = [];
  private taken = 0;
  private bytes = 0;
  private missed = false;
  private wake: (() => void) | undefined;
  /** One timer, wound again for each wait, because there are as many waits as messages. */
  private timer: NodeJS.Timeout | undefined;
  private timed = false;
  private readonly signals = new WeakSet<AbortSignal>();

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  push(message: StoredMessage): void {
    if (this.bytes + message.payload.length > this.bytesMax) this.miss();
    else {
      this.messages.push(message);
      this.bytes += message.payload.length;
    }
    this.wake?.();
  }

  /** Drops all messages, because a message was lost or may have been lost. */
  miss(): void {
    this.messages = [];
    this.taken = 0;
    this.bytes = 0;
    this.missed = true;
    this.wake?.();
  }

  peek(): StoredMessage | undefined {
    return this.messages[this.taken];
  }

  drop(): void {
    this.bytes -= this.peek()?.payload.length ?? 0;
    this.taken += 1;
    if (this.taken < this.messages.length) return;
    this.messages = [];
    this.taken = 0;
  }

  /** Tells if a message was missed since the last call. */
  takeMissed(): boolean {
    const missed = this.missed;
    this.missed = false;
    return missed;
  }

  /**
   * Resolves when a message can be taken or was missed, after so many ms (never if Infinity), or at the abort. Only one
   * caller may wait at a time.
   */
  async wait(timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (this.peek() !== undefined || this.missed || signal.aborted) return;
    if (!this.signals.has(signal)) signal.addEventListener('abort', () => this.wake?.(), { once: true });
    this.signals.add(signal);
    this.timed = timeoutMs !== Infinity;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      if (this.timed) {
        this.timer =
          this.timer?.refresh() ?? setTimeout(() => (this.timed ? this.wake?.() : undefined), timeoutMs).unref();
      }
    });
    this.wake = undefined;
  }
}
