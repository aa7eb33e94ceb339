/** A command or query as it arrived: its bytes unchanged, and the headers that have a meaning. */
export interface WireRequest {
  readonly subject: string;
  readonly body: Uint8Array;
  readonly traceparent?: string;
  /** The raw header; its reader checks the form. */
  readonly atLeast?: string;
}

/** The answer to a request. */
export interface WireAnswer {
  readonly body: Uint8Array;
  /** The position of the answering actor in its own stream, for the position header. */
  readonly position?: string;
  /** The cost of the answer beside its size, tokens of the asker; none if absent. */
  readonly tokens?: number;
}

/**
 * A request gets no answer in its own terms. `code` is 400 for a broken contract, 429 for asking too much, 503 for not
 * now, 500 for a fault of the service.
 */
export class Fault extends Error {
  readonly code: 400 | 429 | 500 | 503;

  constructor(code: 400 | 429 | 500 | 503, sentence: string) {
    super(sentence);
    this.name = 'Fault';
    this.code = code;
  }
}
