import { asksForTraces, openOtlpExporter, type SpanExporter } from './otlp-exporter.ts';
import type { Span } from './span.ts';

/** The most spans that wait to be sent; further spans are dropped. */
const WAITING_MAX = 8_192;
const BATCH_SPANS = 512;
/** The time for which a span waits for others, ms. */
const GATHER_MS = 250;
/** The time for which `close` waits for unsent spans, ms. */
const FLUSH_MS = 2_000;

/** The reports of a tracer. */
export interface TracerReport {
  /** Called once in each outage, with one sentence. */
  warn(sentence: string): void;
  /** Called with a number of spans that never arrive. */
  dropped(spans: number): void;
}

/**
 * Sends spans away without delay for the program: `end` returns at once, never throws, and keeps a bounded number of
 * spans. Spans that the receiver does not take are dropped and counted; the tracer reports this once until the receiver
 * takes spans again.
 */
export class Tracer {
  private readonly exporter: SpanExporter;
  private readonly report: TracerReport;
  private waiting: Span[] = [];
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> | undefined;
  /** Spans that are being sent. */
  private underWay = 0;
  private isOut = false;
  private isClosed = false;

  constructor(exporter: SpanExporter, report: TracerReport) {
    this.exporter = exporter;
    this.report = report;
  }

  /**
   * Opens a tracer. Returns undefined, and loads nothing of OpenTelemetry, unless the environment names an address for
   * traces. Throws OtlpError.
   */
  static async open(service: string, report: TracerReport): Promise<Tracer | undefined> {
    return asksForTraces(process.env) ? new Tracer(await openOtlpExporter(service), report) : undefined;
  }

  /** Takes a span that is over. */
  end(span: Span): void {
    if (this.isClosed || this.waiting.length >= WAITING_MAX) {
      return this.drop(1, this.isClosed ? 'the process ends' : 'too many wait');
    }
    this.waiting.push(span);
    if (this.sending !== undefined) return;
    if (this.waiting.length >= BATCH_SPANS) this.send();
    else this.timer ??= setTimeout(() => this.send(), GATHER_MS).unref();
  }

  /** Sends the waiting spans for at most two seconds, and ends. */
  async close(): Promise<void> {
    const sendAll = async (): Promise<void> => {
      while (this.sending !== undefined || this.waiting.length > 0) {
        this.send();
        await this.sending;
      }
    };
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, FLUSH_MS)));
    await Promise.race([sendAll(), patience]);
    clearTimeout(timer);
    clearTimeout(this.timer);
    this.isClosed = true;
    const left = this.waiting.splice(0).length + this.underWay;
    if (left > 0) this.drop(left, 'the process ends');
    void this.exporter.close().catch(() => undefined);
  }

  private send(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.sending !== undefined || this.waiting.length === 0) return;
    const batch = this.waiting.splice(0, BATCH_SPANS);
    this.underWay = batch.length;
    this.sending = this.exporter
      .send(batch)
      .then(
        () => void (this.isOut = false),
        (error: unknown) => {
          if (!this.isClosed) this.drop(batch.length, error instanceof Error ? error.message : String(error));
        },
      )
      .finally(() => {
        this.sending = undefined;
        this.underWay = 0;
        if (this.waiting.length > 0) {
          this.timer ??= setTimeout(() => this.send(), this.waiting.length >= BATCH_SPANS ? 0 : GATHER_MS).unref();
        }
      });
  }

  private drop(spans: number, because: string): void {
    this.report.dropped(spans);
    if (this.isOut) return;
    this.isOut = true;
    this.report.warn(`spans are dropped, because ${because.replaceAll(/\s+/g, ' ')}; nothing else is disturbed`);
  }
}
