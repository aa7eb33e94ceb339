/** No actor can rely on this stream or broker; the message is one sentence. */
export class JournalError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'JournalError';
  }
}

/** Something that "bpdao broker prepare" makes is missing on the broker. */
export class NotPrepared extends JournalError {
  constructor(what: string) {
    super(`${what} is not there; prepare the broker first (bpdao broker prepare)`);
  }
}

/** The stream belongs to another chain from its first message on. */
export class OtherChain extends JournalError {}

/**
 * A stream holds a message that its actor did not append. Readers stop before it until it is set aside
 * (docs/operations/repair.md).
 */
export class StreamDamage extends JournalError {
  /** The fault of the message, as the end of a sentence about it. */
  readonly what: string;

  constructor(actor: string, sequence: number, what: string) {
    super(
      `stream of ${actor}: message ${sequence} ${what}; "bpdao stream repair ${actor}" sets aside what does not belong there`,
    );
    this.what = what;
  }
}

/** A stream is being made anew without its foreign messages; readers wait until it is whole. */
export class StreamInRepair extends JournalError {
  constructor(actor: string) {
    super(
      `stream of ${actor} is being repaired; a repair that was broken off goes on with "bpdao stream repair ${actor}"`,
    );
  }
}

/** Tells if an error means that a stream is not whole, so that its readers wait. */
export const isDamage = (error: unknown): error is StreamDamage | StreamInRepair =>
  error instanceof StreamDamage || error instanceof StreamInRepair;

/** The broker is there but cannot do this now: its cluster has no leader yet, or too few members. */
export class BrokerBusy extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'BrokerBusy';
  }
}
