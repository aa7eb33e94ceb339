import type { StoredMessage } from '@bpdao/wire';

/**
 * Messages as they come in until somebody takes them. Bounded: what does not fit is let go and counted as missed, so
 * that the taker fetches it.
 */
export class LiveBuffer {
  private readonly bytesMax: number;
  private messages: StoredMessage[] = [];
  private taken = 0;
  private bytes = 0;
  private missed = false;
  private wake: (() => void) | undefined;
  /** Made once and wound again: waits are as many as messages. */
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

  /** Lets everything go: something was lost, or may have been. */
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

  /** Whether anything was missed since this was asked last. */
  takeMissed(): boolean {
    const missed = this.missed;
    this.missed = false;
    return missed;
  }

  /**
   * Resolves when there is something to take or something was missed, or after so many ms (Infinity: only then), or at
   * the abort. One may wait at a time.
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
