/** Why an actor stopped for good: going on could only make it worse. */
export class Halt extends Error {
  constructor(sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.name = 'Halt';
  }
}
