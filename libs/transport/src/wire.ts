/** A command or query as it arrived: the bytes untouched, the headers that mean something read. */
export interface WireRequest {
  readonly subject: string;
  readonly body: Uint8Array;
  readonly traceparent?: string;
  /** The raw header; its form is checked by whoever reads it. */
  readonly atLeast?: string;
}

/** What is sent back. */
export interface WireAnswer {
  readonly body: Uint8Array;
  /** Where the answering actor's stream stood, for the position header. */
  readonly position?: string;
}

/** Why a request is not answered in its own terms. `code` is 400 for a broken contract, 503 for not now, 500 for a fault of ours. */
export class Fault extends Error {
  readonly code: 400 | 500 | 503;

  constructor(code: 400 | 500 | 503, sentence: string) {
    super(sentence);
    this.name = 'Fault';
    this.code = code;
  }
}
