import type { NatsConnection } from '@nats-io/nats-core';
import type { MailboxStatus } from '@bpdao/actor';
import { TELL_MS, type Log } from '@bpdao/observability';
import { isReady } from './observation.ts';

/** The parts of the watch. */
export interface ReadinessWatchParts {
  readonly status: () => MailboxStatus;
  readonly connection: Pick<NatsConnection, 'status' | 'getServer'>;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** The time between two looks, ms; 1,000 if absent. */
  readonly lookMs?: number;
  /** The time between two sentences, ms; TELL_MS if absent. */
  readonly tellMs?: number;
}

const LOOK_MS = 1_000;

/** Logs every 10 s why a started service is not ready: it may be without its broker for long. */
export class ReadinessWatch {
  private readonly parts: ReadinessWatchParts;
  private readonly timer: NodeJS.Timeout;
  private isConnected = true;
  private notReadySinceMs: number | undefined;
  private toldMs = 0;

  constructor(parts: ReadinessWatchParts) {
    this.parts = parts;
    this.timer = setInterval(() => this.look(performance.now()), parts.lookMs ?? LOOK_MS).unref();
    void this.followConnection();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(nowMs: number): void {
    const status = this.parts.status();
    if (isReady(status)) return this.ready(nowMs);
    this.notReadySinceMs ??= nowMs;
    if (nowMs - Math.max(this.toldMs, this.notReadySinceMs) < (this.parts.tellMs ?? TELL_MS)) return;
    this.toldMs = nowMs;
    this.parts.log.warn({}, `is not ready for ${seconds(nowMs - this.notReadySinceMs)} s: ${this.why(status)}`);
  }

  private ready(nowMs: number): void {
    const { notReadySinceMs, toldMs } = this;
    this.notReadySinceMs = undefined;
    if (notReadySinceMs !== undefined && toldMs > notReadySinceMs) {
      this.parts.log.info({}, `is ready again after ${seconds(nowMs - notReadySinceMs)} s`);
    }
  }

  private why({ role, clockWrong, position }: MailboxStatus): string {
    if (!this.isConnected) return `the broker at ${this.parts.connection.getServer()} is away`;
    if (clockWrong) return "the clock here is ahead of the broker's";
    if (role === 'starting') {
      return `it reads the streams${position === undefined ? '' : `, its own up to message ${position.sequence}`}`;
    }
    return 'the broker does not say who holds the lease';
  }

  private async followConnection(): Promise<void> {
    for await (const { type } of this.parts.connection.status()) {
      if (type === 'disconnect' || type === 'staleConnection') this.isConnected = false;
      if (type === 'reconnect') this.isConnected = true;
    }
  }
}

const seconds = (ms: number): number => Math.round(ms / 1000);
