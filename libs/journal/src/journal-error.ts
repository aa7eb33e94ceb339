/** A stream, or a broker, that no actor can rely on: one sentence. */
export class JournalError extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'JournalError';
  }
}

/** The broker is there and cannot do it now: its cluster has no leader yet, or too few members. */
export class BrokerBusy extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'BrokerBusy';
  }
}
