import type { Refused } from './generated/types.ts';

/** The codes with which an actor refuses a command, and the sentence of each code. */
export type Sentences = Readonly<Record<string, string>>;

/** The refusals that every actor can give before its rules see the command. */
export const everyActorRefusals = {
  BAD_SIGNATURE: 'The signature does not belong to the command, the chain and the signer.',
  TOO_LARGE: 'The command, or the fact that would follow from it, is larger than it may be.',
} as const;

/** A refusal for a program and a person. */
export interface ReadRefusal {
  readonly code: string;
  /** The sentence of the code; for a code of a newer release the sentence that the actor gave. */
  readonly sentence: string;
  /** The figures behind the refusal, in a sentence; empty if there are none. */
  readonly detail: string;
}

/** Returns the sentence of a code of this actor or of every actor; undefined for other codes. */
export const sentenceOf = (sentences: Sentences, code: string): string | undefined =>
  sentenceIn(sentences, code) ?? sentenceIn(everyActorRefusals, code);

/** Reads a refusal of an actor with these codes. */
export function readRefusalBy(sentences: Sentences, { code, detail }: Pick<Refused, 'code' | 'detail'>): ReadRefusal {
  const sentence = sentenceOf(sentences, code);
  if (sentence === undefined) return { code, sentence: asSentence(detail), detail: '' };
  return { code, sentence, detail: detail === sentence ? '' : asSentence(detail) };
}

/** A refusal as a person reads it: `REP_NOT_FREE. The voter has … The stake is 60 REP; 40 REP are free.` */
export const refusalText = ({ code, sentence, detail }: ReadRefusal): string =>
  [`${code}.`, sentence, detail].filter((part) => part !== '').join(' ');

const asSentence = (text: string): string =>
  text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

const sentenceIn = (sentences: Sentences, code: string): string | undefined =>
  Object.hasOwn(sentences, code) ? sentences[code] : undefined;
