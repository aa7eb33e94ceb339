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
  /** What it cost to make it beside its size, tokens of the asker; nothing when absent. */
  readonly tokens?: number;
}

/**
 * Why a request is not answered in its own terms. `code` is 400 for a broken contract, 429 for asking too much, 503 for
 * not now, 500 for a fault of ours.
 */
export class Fault extends Error {
  readonly code: 400 | 429 | 500 | 503;

  constructor(code: 400 | 429 | 500 | 503, sentence: string) {
    super(sentence);
    this.name = 'Fault';
    this.code = code;
  }
}
