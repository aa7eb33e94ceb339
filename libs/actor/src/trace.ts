import { createHash } from 'node:crypto';
import type { Trace } from './rules.ts';

const bytesOf64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
};

/** The trace of a block, from draw to settled: everyone can compute it from the chain and the height. */
export function traceOfHeight(chainId: string, height: bigint): string {
  return createHash('sha256').update('bpdao/trace/v1').update(Buffer.from(chainId, 'hex')).update(bytesOf64(height)).digest('hex').slice(0, 32);
}

/** The span of an actor's fact, by how many facts it stated before since genesis. */
export function spanOfFact(chainId: string, actor: string, ordinal: number): string {
  return createHash('sha256').update('bpdao/span/v1').update(Buffer.from(chainId, 'hex')).update(actor).update(bytesOf64(BigInt(ordinal))).digest('hex').slice(0, 16);
}

/** The trace that begins with a fact to which no trace led: it follows from actor and ordinal too, so that a stream is made of nothing but what was heard and when. */
export function traceOfFact(chainId: string, actor: string, ordinal: number): string {
  return createHash('sha256').update('bpdao/fact-trace/v1').update(Buffer.from(chainId, 'hex')).update(actor).update(bytesOf64(BigInt(ordinal))).digest('hex').slice(0, 32);
}

/** Reads a W3C traceparent header; undefined when it is none. */
export function readTraceparent(header: string | undefined): Pick<Trace, 'traceId' | 'spanId'> | undefined {
  const match = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(header ?? '');
  const [, traceId, spanId] = match ?? [];
  return traceId === undefined || spanId === undefined ? undefined : { traceId, spanId };
}
