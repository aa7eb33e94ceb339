import { httpPortOf, Meters, serveHealth, Tracer, type HealthServer, type Log } from '@bpdao/observability';
import { ProducerMeters } from './producer-meters.ts';
import { together, type ProducerObserver } from './producer-observer.ts';
import { ProducerSpans } from './producer-spans.ts';

/** The metrics, health and spans of a producer, each if the environment asks for it. */
export class Telemetry {
  private readonly meters: Meters | undefined;
  private readonly tracer: Tracer | undefined;
  private health: HealthServer | undefined;
  private isReady: () => boolean = () => false;

  private constructor(meters: Meters | undefined, tracer: Tracer | undefined) {
    this.meters = meters;
    this.tracer = tracer;
  }

  /**
   * Opens the parts that the environment asks for. Throws HttpPortError or OtlpError with one sentence, and then closes
   * all that it opened.
   */
  static async open(name: string, environment: NodeJS.ProcessEnv, log: Log): Promise<Telemetry> {
    const port = httpPortOf(environment);
    const meters = port === undefined ? undefined : await Meters.open('producers', name);
    const tracer = await Tracer.open(name, {
      warn: (sentence) => log.warn({}, sentence),
      dropped: (spans) => meters?.count('bpdao_spans_dropped_total', {}, spans),
    });
    const telemetry = new Telemetry(meters, tracer);
    if (port === undefined) return telemetry;
    try {
      await telemetry.serve(port, log);
      return telemetry;
    } catch (error) {
      await telemetry.close();
      throw error;
    }
  }

  /** Returns the observer of a member's producer; undefined if the environment asks for none. */
  observerOf(chainId: string, address: string): ProducerObserver | undefined {
    const tracer = this.tracer;
    return together([
      ...(this.meters === undefined ? [] : [new ProducerMeters(this.meters, address)]),
      ...(tracer === undefined ? [] : [new ProducerSpans(chainId, address, (span) => tracer.end(span))]),
    ]);
  }

  /** Reports from now on that the process is ready while `isReady` returns true. */
  readyWhile(isReady: () => boolean): void {
    this.isReady = isReady;
  }

  async close(): Promise<void> {
    await this.health?.close();
    await this.tracer?.close();
  }

  private async serve(port: number, log: Log): Promise<void> {
    this.health = await serveHealth(port, { isLive: () => true, isReady: () => this.isReady() }, this.meters);
    log.info({ port: this.health.port }, 'serves health and metrics');
  }
}
