import { TOO_LARGE } from '../answer.ts';
import type { AnyFact } from '../facts.ts';
import type { FactCodec } from '../ports/fact-codec.ts';
import { refuse, type Decision, type Refusal } from '../rules.ts';

/** An own fact with the bytes that will be appended: the loop knows its size before it folds it. */
export interface Said<F extends AnyFact> {
  readonly fact: F;
  readonly name: string;
  readonly body: Uint8Array;
}

/** Encodes the fact that the rules decided, if they decided one. */
export function saidBy<F extends AnyFact>(
  decision: Decision<F, Refusal>,
  codec: Pick<FactCodec<F, never>, 'encode'>,
): Said<F> | undefined {
  if (decision.type !== 'say') return undefined;
  const { fact } = decision;
  return { fact, ...codec.encode(fact) };
}

/** Refuses a command because the fact that would follow is too large for an append; nothing was folded. */
export const tooLarge = (bytes: number, most: number) =>
  refuse(TOO_LARGE, `the fact would have ${bytes} bytes; ${most} are the most`);
