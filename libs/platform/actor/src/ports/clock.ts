/** Time as a port: services use the clock of the machine, tests a simulated one. */
export interface Clock {
  /** Milliseconds since the epoch; may step. */
  wallMs(): number;
  /** Milliseconds since any moment; never steps back. */
  monotonicMs(): number;
  /** Calls once, after at least so many ms, and never before this returns. The result cancels the call. */
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

/** The longest timer of Node, ms; Node turns a longer one into a timer of 1 ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
