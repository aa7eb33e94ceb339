import { hash } from 'node:crypto';
import type { Trace } from './rules.ts';

/** SHA-256 over purpose, chain, name and number (u64, big-endian); hex. */
function digestOf(purpose: string, chainId: string, name: string, value: bigint): string {
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(value);
  return hash(
    'sha256',
    Buffer.concat([Buffer.from(purpose), Buffer.from(chainId, 'hex'), Buffer.from(name), number]),
    'hex',
  );
}

/** The trace of a block, from draw to settled: everyone can compute it from the chain and the height. */
export function traceOfHeight(chainId: string, height: bigint): string {
  return digestOf('bpdao/trace/v1', chainId, '', height).slice(0, 32);
}

/** The span of an actor's fact, by how many facts it stated before since genesis. */
export function spanOfFact(chainId: string, actor: string, ordinal: number): string {
  return digestOf('bpdao/span/v1', chainId, actor, BigInt(ordinal)).slice(0, 16);
}

/**
 * The trace that begins with a fact to which no trace led: it follows from actor and ordinal too, so that a stream is
 * made of nothing but what was heard and when.
 */
function traceBegunBy(chainId: string, actor: string, ordinal: number): string {
  return digestOf('bpdao/fact-trace/v1', chainId, actor, BigInt(ordinal)).slice(0, 32);
}

/** The span of a whole block, from draw to settled: the root of its trace. */
export const spanOfBlock = (chainId: string, height: bigint): string => spanOfFact(chainId, 'block', Number(height));

/** The span of the append that stored this message of an actor's stream. */
export const spanOfAppend = (chainId: string, actor: string, sequence: number): string =>
  spanOfFact(chainId, `${actor}/append`, sequence);

/**
 * The span of a piece of work that a client did because of a fact: whoever knows the fact and the client can tell that
 * a command followed from it, although the command names no fact. `what` tells pieces apart that follow from one fact.
 */
export function spanOfWork(chainId: string, worker: string, what: string, causeSpanId: string): string {
  return hash(
    'sha256',
    Buffer.concat([
      Buffer.from('bpdao/work/v1'),
      Buffer.from(chainId + causeSpanId, 'hex'),
      Buffer.from(`${worker} ${what}`),
    ]),
    'hex',
  ).slice(0, 16);
}

/**
 * What a fact's trace follows from: `height` is that of the block it belongs to, `cause` the trace of what led to it.
 */
export interface TraceOrigin {
  readonly chainId: string;
  readonly actor: string;
  /** Own facts before it since genesis. */
  readonly ordinal: number;
  readonly height: bigint | undefined;
  readonly cause: Pick<Trace, 'traceId' | 'spanId'> | undefined;
}

/**
 * A fact of a block belongs to the block's trace, any other to the trace of its cause (docs/spec/mailbox.md, "Traces").
 * Its parent is the cause's span where that is of the same trace, so that no trace points at a span of another; else
 * the block's.
 */
export function traceOfFact({ chainId, actor, ordinal, height, cause }: TraceOrigin): Trace {
  const spanId = spanOfFact(chainId, actor, ordinal);
  if (height === undefined) {
    return cause === undefined
      ? { traceId: traceBegunBy(chainId, actor, ordinal), spanId }
      : { traceId: cause.traceId, spanId, parentSpanId: cause.spanId };
  }
  const traceId = traceOfHeight(chainId, height);
  return { traceId, spanId, parentSpanId: cause?.traceId === traceId ? cause.spanId : spanOfBlock(chainId, height) };
}

/** A W3C traceparent header: what follows has this span as its parent. */
export const writeTraceparent = ({ traceId, spanId }: Pick<Trace, 'traceId' | 'spanId'>): string =>
  `00-${traceId}-${spanId}-01`;

/** Reads a W3C traceparent header; undefined when it is none. */
export function readTraceparent(header: string | undefined): Pick<Trace, 'traceId' | 'spanId'> | undefined {
  const match = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(header ?? '');
  const [, traceId, spanId] = match ?? [];
  return traceId === undefined || spanId === undefined ? undefined : { traceId, spanId };
}
