/** Time as a port: the real one in services, a simulated one under a seed. */
export interface Clock {
  /** Milliseconds since the epoch; may step. */
  wallMs(): number;
  /** Milliseconds since any moment; never steps back. */
  monotonicMs(): number;
  /** Calls once, after at least so many ms, never before this returns; the result cancels. */
  after(ms: number, call: () => void): () => void;
}

/** The clock of this machine. */
export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(ms, call) {
    let timer = wait(ms);
    function wait(leftMs: number): NodeJS.Timeout {
      return leftMs <= LONGEST_TIMER_MS
        ? setTimeout(call, leftMs)
        : setTimeout(() => (timer = wait(leftMs - LONGEST_TIMER_MS)), LONGEST_TIMER_MS);
    }
    return () => clearTimeout(timer);
  },
};

/** Node takes a timer that is longer, ms, for one of 1 ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
