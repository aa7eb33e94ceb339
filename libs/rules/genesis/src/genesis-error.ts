/** A genesis file that no chain can start from: one sentence that says where and why. */
export class GenesisError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'GenesisError';
  }
}
