/** A stream, or a broker, that no actor can rely on: one sentence. */
export class JournalError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'JournalError';
  }
}

/** Something is not on the broker yet that "bpdao broker prepare" makes. */
export class NotPrepared extends JournalError {
  constructor(what: string) {
    super(`${what} is not there; prepare the broker first (bpdao broker prepare)`);
  }
}

/** A stream is of another chain from its first message on. */
export class OtherChain extends JournalError {}

/**
 * A stream holds a message that its actor did not append: readers stop before it, until it is set aside
 * (docs/operations/repair.md).
 */
export class StreamDamage extends JournalError {
  /** What is wrong with the message, as the end of a sentence about it. */
  readonly what: string;

  constructor(actor: string, sequence: number, what: string) {
    super(
      `stream of ${actor}: message ${sequence} ${what}; "bpdao stream repair ${actor}" sets aside what does not belong there`,
    );
    this.what = what;
  }
}

/** A stream is made anew without what did not belong there: readers wait until it is whole. */
export class StreamInRepair extends JournalError {
  constructor(actor: string) {
    super(
      `stream of ${actor} is being repaired; a repair that was broken off goes on with "bpdao stream repair ${actor}"`,
    );
  }
}

/** Whether a stream is not whole, and its readers wait until it is. */
export const isDamage = (error: unknown): error is StreamDamage | StreamInRepair =>
  error instanceof StreamDamage || error instanceof StreamInRepair;

/** The broker is there and cannot do it now: its cluster has no leader yet, or too few members. */
export class BrokerBusy extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'BrokerBusy';
  }
}
