import { hash } from 'node:crypto';
import type { Trace } from './facts.ts';

/** Digests purpose, chain, name and number (u64, big-endian) by SHA-256; hex. */
function digestOf(purpose: string, chainId: string, name: string, value: bigint): string {
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(value);
  return hash(
    'sha256',
    Buffer.concat([Buffer.from(purpose), Buffer.from(chainId, 'hex'), Buffer.from(name), number]),
    'hex',
  );
}

/** The trace of a block, from draw to settled: anyone can compute it from the chain and the height. */
export function traceOfHeight(chainId: string, height: bigint): string {
  return digestOf('bpdao/trace/v1', chainId, '', height).slice(0, 32);
}

/** The span of an actor's fact, by the number of facts that the actor stated before since genesis. */
export function spanOfFact(chainId: string, actor: string, ordinal: number): string {
  return digestOf('bpdao/span/v1', chainId, actor, BigInt(ordinal)).slice(0, 16);
}

/**
 * The trace that begins with a fact to which no trace led. It follows from actor and ordinal too: so heard facts and
 * times alone determine a stream.
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
 * The span of a piece of work that a client did because of a fact. A reader who knows the fact and the client can tell
 * that a command followed from the fact, although the command names no fact. `what` names the piece among those that
 * follow from one fact.
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

/** The origin of a fact's trace: the height of the block that the fact belongs to, and the trace of its cause. */
export interface TraceOrigin {
  readonly chainId: string;
  readonly actor: string;
  /** Own facts before it since genesis. */
  readonly ordinal: number;
  readonly height: bigint | undefined;
  readonly cause: Pick<Trace, 'traceId' | 'spanId'> | undefined;
}

/**
 * The trace of a fact (docs/spec/mailbox.md, "Traces"): the block's, if the fact belongs to a block; else its cause's.
 * The parent is the cause's span if it is of the same trace, else the block's; so no trace points at a span of another.
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

/** Writes a W3C traceparent header: work that follows has this span as its parent. */
export const writeTraceparent = ({ traceId, spanId }: Pick<Trace, 'traceId' | 'spanId'>): string =>
  `00-${traceId}-${spanId}-01`;

/** Reads a W3C traceparent header; undefined when the text is no such header. */
export function readTraceparent(header: string | undefined): Pick<Trace, 'traceId' | 'spanId'> | undefined {
  const match = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(header ?? '');
  const [, traceId, spanId] = match ?? [];
  return traceId === undefined || spanId === undefined ? undefined : { traceId, spanId };
}
