import { TOO_LARGE } from '../answer.ts';
import type { FactCodec } from '../follow/heard-fact.ts';
import { refuse, type AnyFact, type Decision, type Refusal } from '../rules.ts';

/** An own fact in the bytes that are appended: its size is known before it is folded. */
export interface Said<Own extends AnyFact> {
  readonly fact: Own;
  readonly name: string;
  readonly body: Uint8Array;
}

/** The fact that was decided, if one was. */
export function saidBy<Own extends AnyFact>(
  decision: Decision<Own, Refusal>,
  codec: Pick<FactCodec<Own, never>, 'encode'>,
): Said<Own> | undefined {
  if (decision.type !== 'say') return undefined;
  const { fact } = decision;
  return { fact, ...codec.encode(fact) };
}

/** What a client's command would lead to could not be appended: whoever sent it is told, and nothing was folded. */
export const tooLarge = (bytes: number, most: number) =>
  refuse(TOO_LARGE, `the fact would have ${bytes} bytes; ${most} are the most`);
