/** A stream, or a broker, that no actor can rely on: one sentence. */
export class JournalError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'JournalError';
  }
}

/** A stream holds a message that its actor did not append: readers stop before it, until it is set aside (docs/operations/repair.md). */
export class StreamDamage extends JournalError {
  constructor(actor: string, sequence: number, what: string) {
    super(`stream of ${actor}: message ${sequence} ${what}; "bpdao stream repair ${actor}" sets aside what does not belong there`);
  }
}

/** The broker is there and cannot do it now: its cluster has no leader yet, or too few members. */
export class BrokerBusy extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'BrokerBusy';
  }
}
