/** The reaction to a process that ended unasked. */
export type AfterEnd = { readonly type: 'start-again'; readonly pauseMs: number } | { readonly type: 'stays-down' };

/** After so many ends within the window a process stays down. */
export const ENDS_MAX = 5;
const WINDOW_MS = 60_000;
const FIRST_PAUSE_MS = 500;

/**
 * Decides the reaction from the ends of one process, the last included; monotonic moments in ms. Pauses double with
 * each end of the last minute.
 */
export function afterEnd(endsMs: readonly number[]): AfterEnd {
  const nowMs = endsMs.at(-1) ?? 0;
  const ends = endsMs.filter((ms) => nowMs - ms < WINDOW_MS).length;
  return ends >= ENDS_MAX ? { type: 'stays-down' } : { type: 'start-again', pauseMs: FIRST_PAUSE_MS * 2 ** (ends - 1) };
}
