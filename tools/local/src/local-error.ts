/** The reason for which a network cannot be started or kept: one sentence. */
export class LocalError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'LocalError';
  }
}
