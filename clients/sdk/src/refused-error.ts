import type { ActorName } from '@bpdao/catalogue';
import { explainRefusal, readRefusal, type Answer, type AnsweredRefusalCode } from '@bpdao/messages';
import { ClientError } from './client-error.ts';

/** An answer that refuses a command. */
export type RefusedAnswer = Extract<Answer, { readonly type: 'refused' }>;

/** The error of a refused command: a code for a program; the sentence of the code and the figures for a person. */
export class RefusedError<A extends ActorName = ActorName> extends Error {
  readonly actor: A;
  /** A code of `refusals[actor]`, of `everyActorRefusals`, or of a newer release. */
  readonly code: string;
  readonly sentence: string;
  /** The figures, in a sentence; empty if there are none. */
  readonly detail: string;

  constructor(actor: A, answer: RefusedAnswer) {
    super(`Refused: ${explainRefusal(actor, answer)}`);
    this.name = 'RefusedError';
    this.actor = actor;
    const { code, sentence, detail } = readRefusal(actor, answer);
    this.code = code;
    this.sentence = sentence;
    this.detail = detail;
  }

  /** Tells if the refusal has this code. */
  is(code: AnsweredRefusalCode<A>): boolean {
    return this.code === code;
  }
}

/** Tells if an actor refused a command with this code. */
export const isRefused = <A extends ActorName>(
  actor: A,
  answer: Answer,
  code: AnsweredRefusalCode<A>,
): answer is RefusedAnswer => answer.type === 'refused' && answer.code === code;

/** Returns if a command was accepted. Throws RefusedError if it was refused, and ClientError `not-now` on try-again. */
export function mustBeAccepted(actor: ActorName, answer: Answer): void {
  switch (answer.type) {
    case 'accepted':
      return;
    case 'refused':
      throw new RefusedError(actor, answer);
    case 'try-again':
      throw new ClientError('not-now', `The ${actor} service cannot take it now (${answer.code}); try again.`);
    default:
      answer satisfies never;
  }
}
