import { spanOfBlock, spanOfWork, traceOfHeight, writeTraceparent } from '@bpdao/actor';
import { transactionHash } from '@bpdao/chain';
import type { Answer, SignedTransaction } from '@bpdao/messages';
import { EpochTime, LINKS_MAX, type Span, type SpanPlace } from '@bpdao/observability';
import type { SaidFact } from '@bpdao/sdk';
import type { Task } from './domain/tasks.ts';
import type { ProducerObserver, Work } from './producer-observer.ts';

/** The number of traced Txs that are remembered until a list holds them. */
const REMEMBERED = 8_192;

/**
 * Makes the spans of a producer, one for each piece of work, in the trace of the fact that led to it
 * (docs/operations/observability.md, "Traces").
 */
export class ProducerSpans implements ProducerObserver {
  private readonly chainId: string;
  private readonly address: string;
  private readonly end: (span: Span) => void;
  private readonly time = new EpochTime();
  /** The spans of customers' submits, by the hash of the Tx. */
  private readonly submits = new Map<string, SpanPlace>();

  constructor(chainId: string, address: string, end: (span: Span) => void) {
    this.chainId = chainId;
    this.address = address;
    this.end = end;
  }

  heard({ fact, trace }: SaidFact): void {
    if (fact.type !== 'transactions-gossiped' || trace.parentSpanId === undefined) return;
    this.submits.set(transactionHash(fact.transaction), trace);
    const [oldest] = this.submits.keys();
    if (this.submits.size > REMEMBERED && oldest !== undefined) this.submits.delete(oldest);
  }

  begins(task: Task, because: SaidFact | undefined): Work {
    const parent = because?.trace ?? this.blockOf(task);
    if (parent === undefined) return UNTRACED;
    const startMs = this.time.now();
    const { type } = task;
    const spanId = spanOfWork(this.chainId, this.address, whatOf(task), parent.spanId);
    let links: readonly SpanPlace[] = [];
    let answered: Answer | undefined;
    const ended = (failure?: string): void =>
      this.end({
        name: type,
        kind: type === 'police' || type === 'abstain' ? 'internal' : 'client',
        traceId: parent.traceId,
        spanId,
        parentSpanId: parent.spanId,
        startMs,
        endMs: this.time.now(),
        links,
        attributes: {
          'bpdao.producer': this.address,
          ...attributesOf(task),
          'bpdao.answer': answered?.type === 'refused' ? answered.code : answered?.type,
        },
        failure,
      });
    return {
      traceparent: writeTraceparent({ traceId: parent.traceId, spanId }),
      listed: (transactions) => void (links = this.submitsOf(transactions)),
      answered: (_command, answer) => void (answered = answer),
      ended,
    };
  }

  /**
   * Returns the span of the block for work that no heard fact led to, because the producer began in the middle of that
   * block.
   */
  private blockOf(task: Task): SpanPlace | undefined {
    const height = heightOf(task);
    return height === undefined
      ? undefined
      : { traceId: traceOfHeight(this.chainId, height), spanId: spanOfBlock(this.chainId, height) };
  }

  private submitsOf(transactions: readonly SignedTransaction[]): readonly SpanPlace[] {
    const links: SpanPlace[] = [];
    for (const transaction of this.submits.size === 0 ? [] : transactions) {
      const submit = this.submits.get(transactionHash(transaction));
      if (submit !== undefined) links.push(submit);
      if (links.length === LINKS_MAX) break;
    }
    return links;
  }
}

const UNTRACED: Work = { answered: () => undefined, ended: () => undefined };

/** Names a piece of work, to tell apart pieces that follow from one fact. */
const whatOf = (task: Task): string => ('pool' in task ? `${task.type} ${task.pool.poolId}` : task.type);

function heightOf(task: Task): bigint | undefined {
  if ('round' in task) return task.round.height;
  return task.type === 'vote' ? task.pool.height : undefined;
}

function attributesOf(task: Task): Span['attributes'] {
  switch (task.type) {
    case 'produce':
    case 'police':
      return placeOf(task.round);
    case 'abstain':
      return { ...placeOf(task.round), 'bpdao.from': task.from, 'bpdao.because': task.because };
    case 'vote':
      return { ...placeOf(task.pool), 'bpdao.side': task.side, 'bpdao.broken': task.broken.length };
    case 'offer':
    case 'commit':
    case 'reveal':
      return {};
    default:
      return task satisfies never;
  }
}

const placeOf = ({ height, attempt }: { readonly height: bigint; readonly attempt: number }): Span['attributes'] => ({
  'bpdao.height': Number(height),
  'bpdao.attempt': attempt,
});
