import { asksForTraces, openOtlpExporter, type SpanExporter } from './otlp-exporter.ts';
import type { Span } from './span.ts';

/** Spans that wait to be sent; what comes beyond is dropped. */
const WAITING_MAX = 8_192;
const BATCH_SPANS = 512;
/** How long a span waits for others, ms. */
const GATHER_MS = 250;
/** How long an end waits for what is not sent yet, ms. */
const FLUSH_MS = 2_000;

/** What a tracer tells of itself. */
export interface TracerReport {
  /** Once an outage, one sentence. */
  warn(sentence: string): void;
  /** So many spans never arrive. */
  dropped(spans: number): void;
}

/**
 * Sends spans away behind the back of whoever makes them: `end` returns at once, never throws, and keeps a bounded
 * number. What the receiver does not take is dropped, counted, and told once until it takes some again.
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
   * Undefined, and nothing of OpenTelemetry loaded, unless this process's environment names where traces go. Throws
   * OtlpError.
   */
  static async open(service: string, report: TracerReport): Promise<Tracer | undefined> {
    return asksForTraces(process.env) ? new Tracer(await openOtlpExporter(service), report) : undefined;
  }

  /** A span is over. */
  end(span: Span): void {
    if (this.isClosed || this.waiting.length >= WAITING_MAX) {
      return this.drop(1, this.isClosed ? 'the process ends' : 'too many wait');
    }
    this.waiting.push(span);
    if (this.sending !== undefined) return;
    if (this.waiting.length >= BATCH_SPANS) this.send();
    else this.timer ??= setTimeout(() => this.send(), GATHER_MS).unref();
  }

  /** Sends what waits, no longer than for two seconds, and ends. */
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
