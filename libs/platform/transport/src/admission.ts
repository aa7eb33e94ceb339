/**
 * The limits for one asker of a service. One token pays for a small command, and for half a kB of a larger one. A query
 * costs `QUERY_TOKENS` more, and junk `JUNK_TOKENS` (docs/spec/admission.md).
 */
export interface AdmissionLimits {
  readonly tokensPerSecond: number;
  /** The most tokens that an asker can save. */
  readonly burstTokens: number;
  /** Bytes of one asker's requests that are in work or wait. */
  readonly askerBytes: number;
  /** Requests of all askers in work. Beyond this number each request waits for its asker's turn. */
  readonly inWork: number;
  /**
   * Requests of one asker that begin in one turn of the event loop, so that a burst does not delay requests of other
   * askers.
   */
  readonly startsPerTurn: number;
  /** The most that these requests may be expected to cost together, tokens; so expensive requests begin one by one. */
  readonly tokensPerTurn: number;
  /** Refusals to one asker in a second. All further requests beyond its limits are dropped without an answer. */
  readonly refusalsPerSecond: number;
}

export const admissionLimits: AdmissionLimits = {
  tokensPerSecond: 5_000,
  burstTokens: 5_000,
  askerBytes: 8_000_000,
  inWork: 1_024,
  startsPerTurn: 16,
  tokensPerTurn: 128,
  refusalsPerSecond: 200,
};

/** The cost beside its size of a request that breaks its contract, or that its named signer did not sign, tokens. */
export const JUNK_TOKENS = 100;
/** The cost of a query beside its size, tokens. */
export const QUERY_TOKENS = 3;
/** The cost of a stored message in an answer, tokens: each is a question to the broker. */
export const STORED_TOKENS = 4;
const RESERVES = { command: 5, query: 175, facts: 1_000 };
/**
 * Returns the cost beside its size that is assumed for a request of an unknown asker, tokens. `kind` is the last two
 * tokens of its subject.
 */
export function firstReserve(kind: string): number {
  if (kind.startsWith('cmd.')) return RESERVES.command;
  return kind === 'qry.facts' ? RESERVES.facts : RESERVES.query;
}

/** Bytes of a request, and of its answer, that are free. One token pays for BYTES_PER_TOKEN more. */
const FREE_BYTES = 1_024;
const BYTES_PER_TOKEN = 512;
const bytesTokens = (bytes: number): number => Math.max(0, bytes - FREE_BYTES) / BYTES_PER_TOKEN;

/** Returns the cost of a request of this size before any of it is read, tokens. */
export const sizeTokens = (bytes: number): number => 1 + bytesTokens(bytes);

/**
 * Returns the cost beside its size of a request that is larger than any valid one, tokens. The service received and
 * copied it for nothing, and no honest program sends it.
 */
export const oversizeTokens = (bytes: number): number => JUNK_TOKENS + 3 * bytesTokens(bytes);

/** Returns the cost of an answer of this size, tokens. */
export const answerTokens = bytesTokens;

/** The facts about a request that are known before any of it is read. */
export interface Entry {
  /** The account or connection that asks. */
  readonly asker: string;
  readonly bytes: number;
  /** The tokens reserved for its cost beside its size. They are taken at once; the unused part is given back. */
  readonly reserve: number;
  /** Serves the request. Resolves with its cost beside its size, tokens. Never rejects. */
  readonly work: () => Promise<number>;
}

/** The fate of a request: it is served now or later, its asker is told that it asks too much, or it is dropped. */
export type AdmissionVerdict = 'admitted' | 'refused' | 'dropped';

interface Asker {
  tokens: number;
  refusals: number;
  /** The moment when `tokens` and `refusals` were counted, ms. */
  atMs: number;
  /** Bytes in work or waiting. */
  bytes: number;
  /** Requests that began in this turn of the event loop. */
  begun: number;
  /** The expected cost of these requests, tokens. */
  begunTokens: number;
  /** Requests that wait, in the order of their arrival. */
  readonly waiting: Entry[];
}

/** The number of remembered askers, more than a broker has accounts. */
const ASKERS_MAX = 1_024;

/**
 * Admits requests so that no asker takes from another: each asker has its own tokens and bytes, and askers take turns.
 */
export class Admission {
  private readonly limits: AdmissionLimits;
  private readonly nowMs: () => number;
  private readonly askers = new Map<string, Asker>();
  /** Askers with requests that wait, in the order of their turns. */
  private readonly turns = new Set<Asker>();
  /** Askers with a request that began in this turn of the event loop. */
  private readonly begunOf = new Set<Asker>();
  private isTurnDue = false;
  private inWork = 0;

  constructor(limits: AdmissionLimits = admissionLimits, nowMs: () => number = () => performance.now()) {
    this.limits = limits;
    this.nowMs = nowMs;
  }

  /** The number of askers remembered now. */
  get askerCount(): number {
    return this.askers.size;
  }

  /** Returns the tokens of an asker; negative while it owes. */
  tokensOf(asker: string): number {
    return this.asker(asker).tokens;
  }

  /** The most tokens that an asker can have. */
  get mostTokens(): number {
    return this.limits.burstTokens;
  }

  /** Decides about a request before any of it is read. */
  admit(entry: Entry): AdmissionVerdict {
    const asker = this.asker(entry.asker);
    if (asker.tokens <= 0 || asker.bytes + entry.bytes > this.limits.askerBytes) return this.refuse(asker);
    asker.tokens -= sizeTokens(entry.bytes) + entry.reserve;
    asker.bytes += entry.bytes;
    if (asker.waiting.length === 0 && this.mayBegin(asker)) this.begin(asker, entry);
    else {
      asker.waiting.push(entry);
      this.turns.add(asker);
    }
    this.turnSoon();
    return 'admitted';
  }

  private mayBegin({ begun, begunTokens }: Asker): boolean {
    const { startsPerTurn, tokensPerTurn, inWork } = this.limits;
    return begun < startsPerTurn && begunTokens < tokensPerTurn && this.inWork < inWork;
  }

  private begin(asker: Asker, entry: Entry): void {
    asker.begun += 1;
    asker.begunTokens += entry.reserve;
    this.begunOf.add(asker);
    void this.run(asker, entry);
  }

  private refuse(asker: Asker): AdmissionVerdict {
    if (asker.refusals < 1) return 'dropped';
    asker.refusals -= 1;
    return 'refused';
  }

  private async run(asker: Asker, { bytes, reserve, work }: Entry): Promise<void> {
    this.inWork += 1;
    const cost = await work();
    asker.tokens += reserve - cost;
    asker.bytes -= bytes;
    this.inWork -= 1;
    if (this.turns.size > 0) this.turnSoon();
  }

  private turnSoon(): void {
    if (this.isTurnDue) return;
    this.isTurnDue = true;
    setImmediate(() => this.turn());
  }

  /**
   * Begins waiting requests after the event loop has read its input. Each asker begins one request and then goes to the
   * end of the line.
   */
  private turn(): void {
    this.isTurnDue = false;
    for (const asker of this.begunOf) [asker.begun, asker.begunTokens] = [0, 0];
    this.begunOf.clear();
    for (const asker of this.turns) {
      if (!this.mayBegin(asker)) continue;
      this.turns.delete(asker);
      const entry = asker.waiting.shift();
      if (asker.waiting.length > 0) this.turns.add(asker); // looked at again in this loop
      if (entry !== undefined) this.begin(asker, entry);
    }
    if (this.turns.size > 0 && this.inWork < this.limits.inWork) this.turnSoon();
  }

  private asker(name: string): Asker {
    const nowMs = this.nowMs();
    const { tokensPerSecond, burstTokens, refusalsPerSecond } = this.limits;
    const known = this.askers.get(name);
    if (known === undefined) return this.newAsker(name, nowMs);
    const seconds = (nowMs - known.atMs) / 1_000;
    known.tokens = Math.min(burstTokens, known.tokens + seconds * tokensPerSecond);
    known.refusals = Math.min(refusalsPerSecond, known.refusals + seconds * refusalsPerSecond);
    known.atMs = nowMs;
    return known;
  }

  private newAsker(name: string, atMs: number): Asker {
    if (this.askers.size >= ASKERS_MAX) this.forgetIdle(atMs);
    const asker: Asker = {
      tokens: this.limits.burstTokens,
      refusals: this.limits.refusalsPerSecond,
      atMs,
      bytes: 0,
      begun: 0,
      begunTokens: 0,
      waiting: [],
    };
    this.askers.set(name, asker);
    return asker;
  }

  /** Forgets askers that equal unseen ones: they have nothing in work, and have saved all tokens again. */
  private forgetIdle(nowMs: number): void {
    const { tokensPerSecond, burstTokens } = this.limits;
    for (const [name, { bytes, tokens, atMs }] of this.askers) {
      if (bytes === 0 && tokens + ((nowMs - atMs) / 1_000) * tokensPerSecond >= burstTokens) this.askers.delete(name);
    }
  }
}
