import { setTimeout as wait } from 'node:timers/promises';
import { afterEnd, ENDS_MAX } from './after-end.ts';
import { readable } from './last-lines.ts';

/** A process that can end and be started again. */
export interface Watched {
  readonly name: string;
  readonly logFile: string;
  /** Throws when it cannot be started. */
  start(): Promise<void> | void;
  /** The last lines of its log. */
  lastWords(lines?: number): Promise<string>;
}

/** The hearers of a watch. */
export interface WatchParts {
  /** Takes a sentence, or a line of a log, at a time. */
  readonly tell: (line: string) => void;
  /** Called when a process was started again. */
  readonly onStarted: () => void;
  /** Resolves after so many ms; absent: the machine's time. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const LINES = 5;

/**
 * Watches over the started processes: starts a process again if it ends unasked, after growing pauses; a process that
 * ends five times within a minute stays down.
 */
export class Watch {
  private readonly parts: WatchParts;
  private readonly pause: NonNullable<WatchParts['pause']>;
  private readonly ends = new Map<Watched, number[]>();
  private readonly stopping = new AbortController();

  constructor(parts: WatchParts) {
    this.parts = parts;
    this.pause = parts.pause ?? sleep;
  }

  /** Handles the end of a process that ended unasked. Resolves when it runs again, stays down, or the watch is over. */
  async ended(one: Watched, how: string): Promise<void> {
    for (let why: string | undefined = how; why !== undefined;) why = await this.endedOnce(one, why);
  }

  /** Starts nothing any more. */
  stop(): void {
    this.stopping.abort();
  }

  /** Starts it again in its time; gives why that failed. */
  private async endedOnce(one: Watched, how: string): Promise<string | undefined> {
    const { signal } = this.stopping;
    if (signal.aborted) return undefined;
    const next = afterEnd(this.note(one));
    await this.tell(
      one,
      how,
      next.type === 'stays-down'
        ? `stays down, the fifth end within a minute`
        : `is started again in ${next.pauseMs / 1000} s`,
    );
    if (next.type === 'stays-down') return undefined;
    await this.pause(next.pauseMs, signal);
    if (signal.aborted) return undefined;
    try {
      await one.start();
      this.parts.onStarted();
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  private note(one: Watched): readonly number[] {
    const ends = [...(this.ends.get(one) ?? []), performance.now()].slice(-ENDS_MAX);
    this.ends.set(one, ends);
    return ends;
  }

  private async tell(one: Watched, how: string, then: string): Promise<void> {
    const words = await one.lastWords(LINES);
    this.parts.tell(
      `${one.name} ended (${how}) and ${then}; ${words === '' ? `its log, ${one.logFile}, is empty` : `the last lines of ${one.logFile}:`}`,
    );
    if (words !== '') for (const line of words.split('\n')) this.parts.tell(`  ${readable(line)}`);
  }
}

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  wait(ms, undefined, { signal }).catch(() => undefined);
