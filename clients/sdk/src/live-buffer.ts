import type { StoredMessage } from '@bpdao/messages';

/**
 * Messages as they come in until somebody takes them. Bounded: what does not fit is let go and counted as missed, so
 * that the taker fetches it.
 */
export class LiveBuffer {
  readonly #bytesMax: number;
  #messages: StoredMessage[] = [];
  #taken = 0;
  #bytes = 0;
  #missed = false;
  #wake: (() => void) | undefined;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  push(message: StoredMessage): void {
    if (this.#bytes + message.payload.length > this.#bytesMax) this.miss();
    else {
      this.#messages.push(message);
      this.#bytes += message.payload.length;
    }
    this.#wake?.();
  }

  /** Lets everything go: something was lost, or may have been. */
  miss(): void {
    this.#messages = [];
    this.#taken = 0;
    this.#bytes = 0;
    this.#missed = true;
    this.#wake?.();
  }

  peek(): StoredMessage | undefined {
    return this.#messages[this.#taken];
  }

  drop(): void {
    this.#bytes -= this.peek()?.payload.length ?? 0;
    this.#taken += 1;
    if (this.#taken < this.#messages.length) return;
    this.#messages = [];
    this.#taken = 0;
  }

  /** Whether anything was missed since this was asked last. */
  takeMissed(): boolean {
    const missed = this.#missed;
    this.#missed = false;
    return missed;
  }

  /** Resolves when there is something to take or something was missed, or after so many ms (Infinity: only then), or at the abort. */
  async wait(timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (this.peek() !== undefined || this.#missed || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = timeoutMs === Infinity ? undefined : setTimeout(resolve, timeoutMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      signal.addEventListener('abort', this.#wake, { once: true });
    });
    if (this.#wake !== undefined) signal.removeEventListener('abort', this.#wake);
    this.#wake = undefined;
  }
}
