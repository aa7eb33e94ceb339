/**
 * What one asker may use of a service. A token pays for a small command, and for half a kB of what is larger; a query
 * costs `QUERY_TOKENS` more, and junk `JUNK_TOKENS` (docs/spec/admission.md).
 */
export interface AdmissionLimits {
  readonly tokensPerSecond: number;
  /** The most that an asker has saved. */
  readonly burstTokens: number;
  /** Of one asker's requests that are in work or wait. */
  readonly askerBytes: number;
  /** Requests of all askers in work; beyond it each waits for its asker's turn. */
  readonly inWork: number;
  /**
   * Requests of one asker that begin in one turn of the event loop: what comes in between, of others, is not kept
   * waiting by a burst.
   */
  readonly startsPerTurn: number;
  /** What they are expected to cost together, tokens: what costs much begins one by one. */
  readonly tokensPerTurn: number;
  /** How often a second an asker is told that it asks too much; the rest is dropped unanswered. */
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

/** What it costs beside its size to send what breaks its contract or is not signed by who it says. */
export const JUNK_TOKENS = 100;
/** What it costs beside its size to ask. */
export const QUERY_TOKENS = 3;
/** What it costs to have a stored message handed out: each is a question to the broker. */
export const STORED_TOKENS = 4;
const RESERVES = { command: 5, query: 175, facts: 1_000 };
/**
 * What a request is taken to cost beside its size while nothing is known of its asker, tokens. `kind`: the last two
 * tokens of its subject.
 */
export function firstReserve(kind: string): number {
  if (kind.startsWith('cmd.')) return RESERVES.command;
  return kind === 'qry.facts' ? RESERVES.facts : RESERVES.query;
}

/** Bytes of a request, and of its answer, that cost nothing more; and of those beyond them, how many a token pays. */
const FREE_BYTES = 1_024;
const BYTES_PER_TOKEN = 512;
const bytesTokens = (bytes: number): number => Math.max(0, bytes - FREE_BYTES) / BYTES_PER_TOKEN;

/** What a request of this size costs before anything of it is read, tokens. */
export const sizeTokens = (bytes: number): number => 1 + bytesTokens(bytes);

/**
 * What it costs beside its size to send what is larger than anything that could be asked: it was received and copied for
 * nothing, and no honest program does it.
 */
export const oversizeTokens = (bytes: number): number => JUNK_TOKENS + 3 * bytesTokens(bytes);

/** What an answer of this size costs, tokens. */
export const answerTokens = bytesTokens;

/** A request as far as it is known before anything of it is read. */
export interface Entry {
  /** Who asks. */
  readonly asker: string;
  readonly bytes: number;
  /** What it may cost beside its size, tokens: taken at once, and what it did not cost is given back. */
  readonly reserve: number;
  /** Does it; resolves with what it cost beside its size, tokens. Never rejects. */
  readonly work: () => Promise<number>;
}

/** What becomes of a request: it is or will be done, or its asker is told that it asks too much, or it is dropped. */
export type AdmissionVerdict = 'admitted' | 'refused' | 'dropped';

interface Asker {
  tokens: number;
  refusals: number;
  /** When the two above were counted, ms. */
  atMs: number;
  /** In work or waiting. */
  bytes: number;
  /** In this turn of the event loop. */
  begun: number;
  /** What that is expected to cost, tokens. */
  begunTokens: number;
  /** In the order in which they came. */
  readonly waiting: Entry[];
}

/** Askers remembered; more than a broker has accounts. */
const ASKERS_MAX = 1_024;

/**
 * Lets requests in so that no asker takes from another: each has tokens and bytes of its own, and askers take turns.
 */
export class Admission {
  private readonly limits: AdmissionLimits;
  private readonly nowMs: () => number;
  private readonly askers = new Map<string, Asker>();
  /** Askers with requests that wait, in the order of their turns. */
  private readonly turns = new Set<Asker>();
  /** Askers of whom something began in this turn of the event loop. */
  private readonly begunOf = new Set<Asker>();
  private isTurnDue = false;
  private inWork = 0;

  constructor(limits: AdmissionLimits = admissionLimits, nowMs: () => number = () => performance.now()) {
    this.limits = limits;
    this.nowMs = nowMs;
  }

  /** Askers remembered now. */
  get askerCount(): number {
    return this.askers.size;
  }

  /** What an asker has now, tokens; less than none while it owes. */
  tokensOf(asker: string): number {
    return this.asker(asker).tokens;
  }

  /** What an asker has at the most, tokens. */
  get mostTokens(): number {
    return this.limits.burstTokens;
  }

  /** Decides about a request, before anything of it is read. */
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
   * The event loop has looked at what came in: askers begin anew, each with one request and then at the end of the line
   * again.
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

  /** Who has nothing in work, and asked nothing for as long as it takes to save all tokens, is as one never seen. */
  private forgetIdle(nowMs: number): void {
    const { tokensPerSecond, burstTokens } = this.limits;
    for (const [name, { bytes, tokens, atMs }] of this.askers) {
      if (bytes === 0 && tokens + ((nowMs - atMs) / 1_000) * tokensPerSecond >= burstTokens) this.askers.delete(name);
    }
  }
}
