import type { ActorName } from '@bpdao/catalogue';
import { explainRefusal, readRefusal, type Answer, type AnsweredRefusalCode } from '@bpdao/messages';
import { ClientError } from './client-error.ts';

/** An answer that refuses a command. */
export type RefusedAnswer = Extract<Answer, { readonly type: 'refused' }>;

/** Why an actor refused a command: a code for a program; the sentence of the code and the figures for a person. */
export class RefusedError<A extends ActorName = ActorName> extends Error {
  readonly actor: A;
  /** Of `refusals[actor]`, of `everyActorRefusals`, or of a newer release. */
  readonly code: string;
  readonly sentence: string;
  /** The figures in a sentence; empty where there are none. */
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

  /** Whether it is for this code. */
  is(code: AnsweredRefusalCode<A>): boolean {
    return this.code === code;
  }
}

/** Whether an actor refused a command with this code. */
export const isRefused = <A extends ActorName>(
  actor: A,
  answer: Answer,
  code: AnsweredRefusalCode<A>,
): answer is RefusedAnswer => answer.type === 'refused' && answer.code === code;

/** Goes on when a command was accepted; else throws RefusedError, or ClientError `not-now`. */
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
