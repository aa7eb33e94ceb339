import type { Link, SpanContext } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { LINKS_MAX, type Span, type SpanPlace } from './span.ts';

/** The address for traces cannot be read; the message is one sentence. */
export class OtlpError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'OtlpError';
  }
}

/** Sends spans away. */
export interface SpanExporter {
  /** Rejects if the spans did not arrive, after retries of passing errors. */
  send(spans: readonly Span[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * The time for one batch with all its retries, unless the environment sets another, ms: no process outlives its end by
 * more.
 */
const TIMEOUT_MS = 2_000;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Tells if the environment asks for traces, by the variables of OpenTelemetry. Throws OtlpError if the endpoint is no
 * address.
 */
export function asksForTraces(environment: Environment): boolean {
  const name = environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT
    ? 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'
    : 'OTEL_EXPORTER_OTLP_ENDPOINT';
  const endpoint = environment[name];
  if (!endpoint || environment.OTEL_SDK_DISABLED === 'true' || environment.OTEL_TRACES_EXPORTER === 'none') {
    return false;
  }
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    throw new OtlpError(`${name} is "${endpoint}", not an address such as http://127.0.0.1:4318`);
  }
  return true;
}

/**
 * Loads OpenTelemetry and makes an exporter of OTLP over HTTP, in JSON. The exporter itself reads the other variables
 * OTEL_EXPORTER_OTLP_*.
 */
export async function openOtlpExporter(service: string): Promise<SpanExporter> {
  const [
    { OTLPTraceExporter },
    { SpanKind, SpanStatusCode, TraceFlags },
    { detectResources, resourceAttributesEnvDetector, resourceFromAttributes },
  ] = await Promise.all([
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/api'),
    import('@opentelemetry/resources'),
  ]);
  const isPatient = Boolean(process.env.OTEL_EXPORTER_OTLP_TIMEOUT ?? process.env.OTEL_EXPORTER_OTLP_TRACES_TIMEOUT);
  const exporter = new OTLPTraceExporter(isPatient ? {} : { timeoutMillis: TIMEOUT_MS });
  const own = resourceFromAttributes({
    'service.name': service,
    'service.namespace': 'bpdao',
    'process.pid': process.pid,
  });
  const resource = detectResources({ detectors: [resourceAttributesEnvDetector] }).merge(own);
  const contextOf = ({ traceId, spanId }: SpanPlace): SpanContext => ({
    traceId,
    spanId,
    traceFlags: TraceFlags.SAMPLED,
  });
  const readable = (span: Span): ReadableSpan => {
    const links: readonly Link[] = (span.links ?? []).map((place) => ({ context: contextOf(place) }));
    return {
      name: span.name,
      kind: span.kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL,
      resource,
      instrumentationScope: { name: 'bpdao' },
      spanContext: () => contextOf(span),
      ...(span.parentSpanId === undefined
        ? undefined
        : { parentSpanContext: contextOf({ traceId: span.traceId, spanId: span.parentSpanId }) }),
      startTime: timeOf(span.startMs),
      endTime: timeOf(span.endMs),
      duration: timeOf(Math.max(0, span.endMs - span.startMs)),
      ended: true,
      status:
        span.failure === undefined
          ? { code: SpanStatusCode.UNSET }
          : { code: SpanStatusCode.ERROR, message: span.failure },
      attributes: { ...span.attributes },
      links: links.slice(0, LINKS_MAX),
      events: [],
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: Math.max(0, links.length - LINKS_MAX),
    };
  };
  return {
    send: (spans) =>
      new Promise((resolve, reject) => {
        exporter.export(spans.map(readable), ({ error, code }) =>
          Number(code) === 0 ? resolve() : reject(error ?? new Error('the receiver refused them')),
        );
      }),
    close: () => exporter.shutdown(),
  };
}

/** Seconds and nanoseconds. */
const timeOf = (ms: number): [number, number] => [Math.floor(ms / 1000), Math.round((ms % 1000) * 1e6)];
