/**
 * The kind of a failure, which tells the remedy:
 *
 * - `unreachable`: no broker answers.
 * - `nobody-answers`: the broker answers, the actor does not.
 * - `timeout`: no answer came in time.
 * - `not-now`: the actor cannot serve the request at this moment.
 * - `refused-request`: the actor could not read or serve the request.
 * - `not-allowed`: the broker does not admit this identity, or does not allow it this act.
 * - `broken-contract`: an answer or a fact cannot be read.
 * - `wrong-chain`: the facts are of another chain.
 * - `broken-history`: the hashes of a stream do not fit, or the stream ends before a message that was read.
 * - `newer-rules`: a newer release wrote the facts.
 */
export type ClientErrorKind =
  | 'unreachable'
  | 'nobody-answers'
  | 'timeout'
  | 'not-now'
  | 'refused-request'
  | 'not-allowed'
  | 'broken-contract'
  | 'wrong-chain'
  | 'broken-history'
  | 'newer-rules';

/** The error of a network that could not serve: one sentence for a person, a kind for a program. */
export class ClientError extends Error {
  readonly kind: ClientErrorKind;

  constructor(kind: ClientErrorKind, sentence: string) {
    super(sentence);
    this.name = 'ClientError';
    this.kind = kind;
  }
}

/** Tells if the same request may succeed a little later. */
export const isPassing = (error: unknown): boolean => error instanceof ClientError && PASSING.has(error.kind);

const PASSING: ReadonlySet<ClientErrorKind> = new Set(['unreachable', 'nobody-answers', 'timeout', 'not-now']);
