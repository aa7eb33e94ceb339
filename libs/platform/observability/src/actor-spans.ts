import {
  spanOfAppend,
  spanOfBlock,
  traceOfHeight,
  type AnyFact,
  type MailboxObserver,
  type StoredAppend,
  type StoredFact,
} from '@bpdao/actor';
import { EpochTime, type Span, type SpanPlace } from './span.ts';

/** A fact, its place in a block, and when its author stated it. */
interface Told {
  readonly fact: AnyFact;
  /** ms since the epoch. */
  readonly atMs: number;
}

/** The most pools whose votes are remembered until the tally, and the most heights whose draw is. */
const REMEMBERED = 1_024;

/**
 * The spans of a service (docs/operations/observability.md, "Traces"): one for each own fact, from the arrival of its
 * cause until the fact is stored; one for each append; and, of the VPSC, which settles blocks, one for each block.
 */
export class ActorSpans implements MailboxObserver {
  private readonly chainId: string;
  private readonly actor: string;
  private readonly end: (span: Span) => void;
  private readonly time = new EpochTime();
  private readonly votes = new Map<string, SpanPlace[]>();
  private readonly drawnAtMs = new Map<bigint, number>();

  constructor(chainId: string, actor: string, end: (span: Span) => void) {
    this.chainId = chainId;
    this.actor = actor;
    this.end = end;
  }

  taken(): void {
    return undefined;
  }

  /** Hears a fact: the first draw of a height is the beginning of its block. */
  hear({ fact, atMs }: Told): void {
    if (fact.type !== 'producer-selected' || this.actor !== 'vpsc') return;
    const { height } = blockOf(fact);
    if (height !== undefined && !this.drawnAtMs.has(height)) remember(this.drawnAtMs, height, atMs);
  }

  stored(append: StoredAppend): void {
    const { sequence, facts, bytes, attempts, name } = append;
    const traced = facts.flatMap((fact, index) => (isTraced(fact) ? [{ ...fact, index }] : []));
    const endMs = this.time.of(append.storedMonotonicMs);
    for (const stored of traced) this.factStored(stored, `${sequence}:${stored.index}`, endMs);
    const [first, ...others] = traced;
    this.end({
      name: 'append',
      kind: 'client',
      startMs: this.time.of(append.sentMonotonicMs),
      endMs,
      spanId: spanOfAppend(this.chainId, this.actor, sequence),
      ...(first === undefined
        ? { traceId: facts[0]?.trace.traceId ?? '' }
        : { traceId: first.trace.traceId, parentSpanId: first.trace.spanId }),
      attributes: {
        'bpdao.actor': this.actor,
        'bpdao.sequence': sequence,
        'bpdao.fact': name,
        'bpdao.facts': facts.length,
        'bpdao.bytes': bytes,
        'bpdao.sent': attempts,
      },
      links: others.map(({ trace }) => trace),
    });
  }

  private factStored(
    { fact, trace, cause, causeTrace, arrivedMonotonicMs }: StoredFact,
    position: string,
    endMs: number,
  ): void {
    const { height, attempt } = blockOf(fact);
    const another = causeTrace !== undefined && causeTrace.spanId !== trace.parentSpanId ? [causeTrace] : [];
    this.end({
      ...trace,
      name: fact.type,
      kind: 'internal',
      startMs: this.time.of(arrivedMonotonicMs),
      endMs,
      attributes: {
        'bpdao.actor': this.actor,
        'bpdao.fact': fact.type,
        'bpdao.position': position,
        'bpdao.height': height === undefined ? undefined : Number(height),
        'bpdao.attempt': attempt,
        'bpdao.outcome': wordOf(fact, 'outcome') ?? wordOf(fact, 'reason'),
        'bpdao.cause':
          cause.type === 'command'
            ? cause.name
            : cause.type === 'deadline'
              ? `deadline ${cause.key}`
              : `${cause.actor} ${cause.position.sequence}:${cause.position.index}`,
      },
      links: [...another, ...this.votesOf(fact, trace)],
    });
    if (
      this.actor === 'vpsc' &&
      fact.type === 'round-settled' &&
      wordOf(fact, 'outcome') === 'accepted' &&
      height !== undefined
    ) {
      this.blockSettled(height, fact, this.time.of(arrivedMonotonicMs), endMs);
    }
  }

  /**
   * Returns the votes that a tally counts. All of them are its causes, although only one of them, or a deadline, led to
   * it.
   */
  private votesOf(fact: AnyFact, { traceId, spanId }: SpanPlace): readonly SpanPlace[] {
    if (fact.type === 'vote-cast') {
      const poolId = wordOf(fact, 'vote', 'payload', 'value', 'poolId');
      const votes = poolId === undefined ? undefined : this.votes.get(poolId);
      if (votes !== undefined) votes.push({ traceId, spanId });
      else if (poolId !== undefined) remember(this.votes, poolId, [{ traceId, spanId }]);
      return [];
    }
    const poolId = fact.type === 'pool-resolved' ? wordOf(fact, 'poolId') : undefined;
    if (poolId === undefined) return [];
    const votes = this.votes.get(poolId) ?? [];
    this.votes.delete(poolId);
    return votes;
  }

  /** Ends the root span of a block's trace: from its first draw, through every attempt, to its settlement. */
  private blockSettled(height: bigint, fact: AnyFact, settlingMs: number, endMs: number): void {
    const startMs = this.drawnAtMs.get(height) ?? settlingMs; // the draw is not known to a process that began after it
    this.drawnAtMs.delete(height);
    this.end({
      name: 'block',
      kind: 'internal',
      traceId: traceOfHeight(this.chainId, height),
      spanId: spanOfBlock(this.chainId, height),
      startMs: Math.min(startMs, settlingMs),
      endMs,
      attributes: {
        'bpdao.height': Number(height),
        'bpdao.attempt': blockOf(fact).attempt,
        'bpdao.block': wordOf(fact, 'blockHash'),
        'bpdao.producer': wordOf(fact, 'producer'),
      },
    });
  }
}

/** Tells if a fact gets a span. A transaction gets one only if its customer traces it. */
const isTraced = ({ fact, trace }: StoredFact): boolean =>
  fact.type !== 'transactions-gossiped' || trace.parentSpanId !== undefined;

/** Returns the height and the attempt that a fact names; undefined if it names none. */
function blockOf(fact: AnyFact): { readonly height: bigint | undefined; readonly attempt: number | undefined } {
  for (const path of [[], ['receipt'], ['block', 'header', 'value']]) {
    const height = valueOf(fact, ...path, 'height');
    const attempt = valueOf(fact, ...path, 'attempt');
    if (typeof height === 'bigint') return { height, attempt: typeof attempt === 'number' ? attempt : undefined };
  }
  return { height: undefined, attempt: undefined };
}

function wordOf(fact: AnyFact, ...path: readonly string[]): string | undefined {
  const value = valueOf(fact, ...path);
  return typeof value === 'string' ? value : undefined;
}

function valueOf(from: unknown, ...path: readonly string[]): unknown {
  let value = from;
  for (const name of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return value;
}

/** Keeps a bounded number of entries: the oldest is dropped. */
function remember<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > REMEMBERED && oldest !== undefined) map.delete(oldest);
}
