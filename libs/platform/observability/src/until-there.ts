import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from './log.ts';

/** The time between two sentences about the obstacle, ms. */
export const TELL_MS = 10_000;
/** The pause between two attempts, ms: the first and the longest. */
const PAUSE_MS = { least: 100, most: 1_000 };

/** The options of a wait. */
export interface WaitOptions {
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** Returns the reason to wait, in one sentence; undefined if waiting cannot help. */
  readonly whyWait: (error: unknown) => string | undefined;
  /** Ends the wait with the last error. */
  readonly signal?: AbortSignal | undefined;
  /** TELL_MS if absent. */
  readonly tellMs?: number;
}

/**
 * Repeats an action until something that it needs is there. Logs the reason of the wait at once, whenever it changes,
 * and every 10 s. Rejects if waiting cannot help.
 */
export async function untilThere<T>(
  act: () => Promise<T>,
  { log, whyWait, signal, tellMs = TELL_MS }: WaitOptions,
): Promise<T> {
  const begunMs = performance.now();
  const waitedS = (): number => Math.round((performance.now() - begunMs) / 1000);
  let why: string | undefined;
  const timer = setInterval(() => {
    if (why !== undefined) log.warn({}, `has waited ${waitedS()} s: ${why}`);
  }, tellMs);
  try {
    for (let pauseMs = PAUSE_MS.least; ; pauseMs = Math.min(2 * pauseMs, PAUSE_MS.most)) {
      try {
        const result = await act();
        if (why !== undefined) log.info({}, `goes on after ${waitedS()} s`);
        return result;
      } catch (error) {
        const now = whyWait(error);
        if (now === undefined || signal?.aborted === true) throw error;
        if (now !== why) log.warn({}, `waits: ${now}`);
        why = now;
      }
      await sleep(pauseMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
    }
  } finally {
    clearInterval(timer);
  }
}
