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
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};
