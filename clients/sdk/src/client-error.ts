/**
 * What went wrong, by what can be done about it: `unreachable`: no broker there; `nobody-answers`: the broker is there,
 * the actor is not; `timeout`: no answer in time; `not-now`: the actor is there and says that it cannot serve this now;
 * `refused-request`: the actor could not read or serve the request; `broken-contract`: an answer or fact that is none;
 * `not-allowed`: the broker does not admit this identity, or does not let it do that; `wrong-chain`: facts of another
 * chain; `broken-history`: a stream whose hashes do not fit, or that ends before what was read; `newer-rules`: facts
 * that a newer release wrote.
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

/** Why the network could not be used: one sentence for a person, a kind for a program. */
export class ClientError extends Error {
  readonly kind: ClientErrorKind;

  constructor(kind: ClientErrorKind, sentence: string) {
    super(sentence);
    this.name = 'ClientError';
    this.kind = kind;
  }
}

/** Whether the same request may succeed a little later. */
export const isPassing = (error: unknown): boolean => error instanceof ClientError && PASSING.has(error.kind);

const PASSING: ReadonlySet<ClientErrorKind> = new Set(['unreachable', 'nobody-answers', 'timeout', 'not-now']);
