import { readRefusalBy, refusalText, sentenceOf, type ReadRefusal, type Refused } from '@bpdao/wire';
import { refusals, type RefusingActor } from './refusals.ts';

/** The code of a transaction's own rule, as the WSC names it in a list. */
const RULE_OF_TRANSACTION = /^transaction \d+: ([A-Z_]+)$/;

/** Reads the answer of an actor that refused a command. */
export function readRefusal(actor: RefusingActor, refused: Pick<Refused, 'code' | 'detail'>): ReadRefusal {
  const read = readRefusalBy(refusals[actor], refused);
  const rule = RULE_OF_TRANSACTION.exec(refused.detail)?.[1];
  const sentence = rule === undefined ? undefined : sentenceOf(refusals.gossip, rule);
  return sentence === undefined ? read : { ...read, detail: `${read.detail} ${sentence}` };
}

/** Writes a refusal for a person: its code, its sentence and the figures. */
export const explainRefusal = (actor: RefusingActor, refused: Pick<Refused, 'code' | 'detail'>): string =>
  refusalText(readRefusal(actor, refused));
