/** What a network cannot be started or kept with: one sentence. */
export class LocalError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'LocalError';
  }
}
