/** A folder that is no package of a work protocol: one sentence. */
export class PackageError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'PackageError';
  }
}
