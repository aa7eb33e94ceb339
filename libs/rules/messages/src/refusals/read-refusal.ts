import type { Refused } from '../generated/types.ts';
import { refusalSentence, type RefusingActor } from './refusals.ts';

/** A refusal for a program and a person. */
export interface ReadRefusal {
  readonly code: string;
  /** The sentence that the code stands for; of a code of a newer release the sentence that the actor gave. */
  readonly sentence: string;
  /** The figures behind it, in a sentence; empty where there are none. */
  readonly detail: string;
}

/** The code of a transaction's own rule, as the WSC names it in a list. */
const RULE_OF_TRANSACTION = /^transaction \d+: ([A-Z_]+)$/;

/** Reads the answer of an actor that refused a command. */
export function readRefusal(actor: RefusingActor, { code, detail }: Pick<Refused, 'code' | 'detail'>): ReadRefusal {
  const sentence = refusalSentence(actor, code);
  if (sentence === undefined) return { code, sentence: asSentence(detail), detail: '' };
  if (detail === sentence) return { code, sentence, detail: '' };
  const rule = RULE_OF_TRANSACTION.exec(detail)?.[1];
  const because = rule === undefined ? undefined : refusalSentence('gossip', rule);
  return { code, sentence, detail: [asSentence(detail), because ?? ''].filter((part) => part !== '').join(' ') };
}

/** A refusal as a person reads it: `REP_NOT_FREE. The voter has … The stake is 60 REP; 40 REP are free.` */
export function explainRefusal(actor: RefusingActor, refused: Pick<Refused, 'code' | 'detail'>): string {
  const { code, sentence, detail } = readRefusal(actor, refused);
  return [`${code}.`, sentence, detail].filter((part) => part !== '').join(' ');
}

const asSentence = (text: string): string =>
  text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
