/** A stream, or a broker, that no actor can rely on: one sentence. */
export class JournalError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'JournalError';
  }
}
