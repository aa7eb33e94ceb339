import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from './log.ts';

/** Between two sentences about what is waited for, ms. */
export const TELL_MS = 10_000;
/** Between two attempts, ms: from the first to the longest. */
const PAUSE_MS = { least: 100, most: 1_000 };

/** How a wait goes. */
export interface WaitOptions {
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** Why it has to wait, in one sentence; undefined: waiting cannot mend this error. */
  readonly whyWait: (error: unknown) => string | undefined;
  /** Ends the wait with what went wrong last. */
  readonly signal?: AbortSignal | undefined;
  /** TELL_MS when absent. */
  readonly tellMs?: number;
}

/**
 * Does what needs something that may not be there yet, again until it is. Says why it waits at once, whenever that is
 * another reason, and every 10 s. Rejects with what waiting cannot mend.
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
