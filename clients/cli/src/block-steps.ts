import { spanOfWork } from '@bpdao/actor';
import type { SaidFact } from '@bpdao/sdk';

/** A fact of a block between its draw and its settlement. */
export interface Step {
  readonly said: SaidFact;
  /** The time since the first draw of the height, ms. */
  readonly offsetMs: number;
  /** The step that caused this one; undefined if no step of the block did. */
  readonly cause: Step | undefined;
  /** The cause, for people. */
  readonly because: string;
  readonly attempt: number;
}

/** Makes steps with their causes of one block's facts, given by time. It uses the facts alone. Pure. */
export function stepsOf(chainId: string, facts: readonly SaidFact[]): readonly Step[] {
  const startMs = facts[0]?.atMs ?? 0;
  const byPlace = new Map<string, SaidFact>(facts.map((said) => [placeOf(said.actor, said.position), said]));
  const bySpan = new Map<string, SaidFact>(facts.map((said) => [said.trace.spanId, said]));
  const made = new Map<SaidFact, Step>();
  const stepOf = (said: SaidFact): Step => {
    const known = made.get(said);
    if (known !== undefined) return known;
    const causing = causeOf(said);
    const cause = causing === undefined || causing === said ? undefined : stepOf(causing);
    const step: Step = {
      said,
      offsetMs: said.atMs - startMs,
      cause,
      because: nameOf(said.cause),
      attempt: attemptOf(said) ?? cause?.attempt ?? attemptAt(facts, said),
    };
    made.set(said, step);
    return step;
  };
  const causeOf = ({ cause, trace, fact }: SaidFact): SaidFact | undefined => {
    if (cause.type === 'fact') return byPlace.get(placeOf(cause.actor, cause.position));
    const parent = bySpan.get(trace.parentSpanId ?? '');
    if (parent !== undefined || cause.type === 'deadline') return parent;
    return facts.find(({ trace: { spanId } }) =>
      worksOf(fact).some(([worker, what]) => spanOfWork(chainId, worker, what, spanId) === trace.parentSpanId),
    );
  };
  return facts.map(stepOf);
}

/** Returns the pieces of work that may have led to this fact by a command: the worker, and the name of the work. */
function worksOf(fact: SaidFact['fact']): readonly (readonly [worker: string, what: string])[] {
  if (fact.type === 'block-proposed') return [[fact.block.header.value.producer, 'produce']];
  if (fact.type !== 'vote-cast') return [];
  const { voter, poolId } = fact.vote.payload.value;
  return [[voter, `vote ${poolId}`]];
}

const placeOf = (actor: string, { sequence, index }: SaidFact['position']): string => `${actor} ${sequence}:${index}`;

const nameOf = (cause: SaidFact['cause']): string =>
  cause.type === 'command'
    ? cause.name
    : cause.type === 'deadline'
      ? `deadline ${cause.key.split('/')[0] ?? ''}`
      : placeOf(cause.actor, cause.position);

function attemptOf({ fact }: SaidFact): number | undefined {
  if (fact.type === 'producer-selected') return fact.receipt.attempt;
  if (fact.type === 'block-proposed') return fact.block.header.value.attempt;
  return 'attempt' in fact && typeof fact.attempt === 'number' ? fact.attempt : undefined;
}

/** Returns the attempt under way when a fact that names none was stated. */
const attemptAt = (facts: readonly SaidFact[], { atMs }: SaidFact): number =>
  facts.reduce(
    (attempt, one) => (one.fact.type === 'producer-selected' && one.atMs <= atMs ? one.fact.receipt.attempt : attempt),
    0,
  );
