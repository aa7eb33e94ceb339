/** Returns the figures behind a vote that comes too late, in a sentence for a person. */
export const overSince = (closedAtMs: number, nowMs: number): string =>
  `The vote is ${Math.max(0, nowMs - closedAtMs)} ms late.`;
