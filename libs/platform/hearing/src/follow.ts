import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredMessage, StoredMessages } from '@bpdao/wire';
import type { LiveBuffer } from './live-buffer.ts';

/** Takes the messages of one stream in its order. */
export interface Taker<T> {
  /** The sequence of the message wanted next. */
  readonly next: number;
  /** Takes the message at `next`. Throws when it does not fit, and is then as before. */
  accept(message: StoredMessage): T;
  /** Throws if a stream that ends there cannot be the stream that was read. */
  mustReach(lastSequence: number): void;
}

/** The parts with which a stream is followed. */
export interface Following<T> {
  /** The buffer of live messages. Its owner subscribes, and reports missed messages to it. */
  readonly live: LiveBuffer;
  readonly taker: Taker<T>;
  /**
   * Reads stored messages from a sequence on, and the last sequence of the stream. It asks until an answer comes;
   * undefined at the abort. Rejects if no further attempt can succeed.
   */
  readonly stored: (fromSequence: number, until: AbortSignal) => Promise<StoredMessages | undefined>;
  /**
   * The reader asks for the end of the stream after so long without a live message, because the last message before a
   * silence may have been lost.
   */
  readonly silenceMs: number;
  /** Ends the iteration. */
  readonly signal: AbortSignal;
}

/** The pause between two looks at a stream that goes on but hands out nothing, ms. */
const PAUSE_MS = 20;

/**
 * Yields every message of a stream, once and in its order, for ever. Live messages are hints; the stored stream
 * decides. After a gap, a silence or a live message that does not fit, the reader reads the stream itself.
 */
export async function* follow<T>({
  live,
  taker,
  stored,
  silenceMs,
  signal,
}: Following<T>): AsyncGenerator<T, void, undefined> {
  let behind = true;
  let silent = false;
  let stale = false;
  while (!signal.aborted) {
    if (behind) {
      const ask = (until: AbortSignal): Promise<StoredMessages | undefined> => stored(taker.next, until);
      const page = silent ? await unlessLive(ask, live, signal) : await ask(signal);
      silent = false;
      if (signal.aborted) return;
      if (page === undefined) {
        behind = false;
        continue;
      }
      taker.mustReach(page.lastSequence);
      for (const message of page.messages) yield taker.accept(message);
      behind = taker.next <= page.lastSequence;
      if (page.messages.length === 0 && (behind || (live.peek()?.sequence ?? 0) > taker.next)) await sleep(PAUSE_MS);
      continue;
    }
    const message = live.peek();
    if (live.takeMissed() || (message !== undefined && message.sequence > taker.next)) {
      behind = true;
    } else if (message === undefined) {
      if (!stale) await live.wait(silenceMs, signal);
      silent = behind = live.peek() === undefined;
      stale = false;
    } else {
      live.drop();
      stale ||= message.sequence < taker.next; // a repeat, or of a stream made anew: the stream's end tells
      if (message.sequence !== taker.next) continue;
      const taken = accepted(taker, message);
      if (taken === undefined) {
        behind = true;
      } // the stream itself tells if the message is stored so
      else yield taken.value;
    }
  }
}

function accepted<T>(taker: Taker<T>, message: StoredMessage): { readonly value: T } | undefined {
  try {
    return { value: taker.accept(message) };
  } catch {
    return undefined;
  }
}

/**
 * Asks after a silence. Returns undefined if a live message comes first: the question may hang, and perhaps nothing is
 * missing.
 */
async function unlessLive<T>(
  ask: (until: AbortSignal) => Promise<T | undefined>,
  live: LiveBuffer,
  signal: AbortSignal,
): Promise<T | undefined> {
  const over = new AbortController();
  const until = AbortSignal.any([signal, over.signal]);
  const asked = ask(until);
  asked.catch(() => undefined);
  const spoken = live.wait(Infinity, until);
  try {
    return await Promise.race([asked, spoken.then(() => undefined)]);
  } finally {
    over.abort();
    await spoken;
  }
}
