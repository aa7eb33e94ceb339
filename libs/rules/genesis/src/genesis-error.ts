/** Thrown if no chain can start from a genesis file, with a sentence that names the place and the reason. */
export class GenesisError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'GenesisError';
  }
}
