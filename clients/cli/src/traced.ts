import { randomBytes } from 'node:crypto';
import { readTraceparent, writeTraceparent } from '@bpdao/actor';
import { complain, EpochTime, Tracer, type Span } from '@bpdao/observability';

/** The trace context of a submit. */
export interface Traced {
  readonly traceparent?: string;
}

/**
 * Runs a submit as a span of the customer's own trace, if the environment names a receiver
 * (OTEL_EXPORTER_OTLP_ENDPOINT). The trace is new, or the one of TRACEPARENT. Without a receiver a TRACEPARENT is
 * passed on unchanged. Throws OtlpError.
 */
export async function traced<T>(
  name: string,
  run: (traced: Traced) => Promise<T>,
  attributesOf: (result: T) => Span['attributes'],
): Promise<T> {
  const outer = readTraceparent(process.env.TRACEPARENT);
  const tracer = await Tracer.open('customer', { warn: complain, dropped: () => undefined });
  if (tracer === undefined) return run(outer === undefined ? {} : { traceparent: writeTraceparent(outer) });
  const time = new EpochTime();
  const own = {
    traceId: outer?.traceId ?? randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    ...(outer === undefined ? undefined : { parentSpanId: outer.spanId }),
  };
  const startMs = time.now();
  const end = (more: Pick<Span, 'attributes' | 'failure'>): void =>
    tracer.end({ ...own, name, kind: 'client', startMs, endMs: time.now(), ...more });
  try {
    const result = await run({ traceparent: writeTraceparent(own) });
    end({ attributes: attributesOf(result) });
    return result;
  } catch (error) {
    end({ attributes: {}, failure: error instanceof Error ? error.message : String(error) });
    throw error;
  } finally {
    await tracer.close();
  }
}
