/** The reason why an actor stopped for good: going on would only do harm. */
export class Halt extends Error {
  constructor(sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.name = 'Halt';
  }
}
