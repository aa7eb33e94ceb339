import type { Cursor, StoredBatch, Streams } from '../ports/journal.ts';
import type { AnyFact, HeardFact } from '../rules.ts';

/** What a scout looks with. */
export interface ScoutParts<Other extends AnyFact> {
  readonly streams: Streams;
  readonly decode: (actor: string, name: string, body: Uint8Array) => Other;
  /** Types of the facts that are kept. */
  readonly keeps: readonly string[];
  readonly signal: AbortSignal;
}

/** How far one stream was looked at. */
interface Look<Other extends AnyFact> {
  readonly batches: AsyncIterator<StoredBatch>;
  readonly end: () => void;
  sequence: number;
  readonly facts: HeardFact<Other>[];
  next: Promise<boolean> | undefined;
}

/**
 * Looks further ahead on heard streams than there is room for, and keeps only what says whose turn it is
 * (docs/spec/mailbox.md, "Turns"): a version waits for its turn behind facts that it may not fold yet, however many
 * these become.
 */
export class Scout<Other extends AnyFact> {
  private readonly parts: ScoutParts<Other>;
  private readonly looks = new Map<string, Look<Other>>();

  constructor(parts: ScoutParts<Other>) {
    this.parts = parts;
  }

  /**
   * Looks at the next message behind a place, or behind the last one that it looked at; false when the stream was
   * closed.
   */
  look(actor: string, from: Cursor): Promise<boolean> {
    const look = this.lookFrom(actor, from);
    look.next ??= this.next(actor, look).finally(() => (look.next = undefined));
    look.next.catch(() => undefined); // whoever looks again is told; nobody may be looking any more
    return look.next;
  }

  /** The last message of a stream that was looked at; 0 before the first. */
  sequence(actor: string): number {
    return this.looks.get(actor)?.sequence ?? 0;
  }

  /** What was kept of a stream behind this message. */
  seen(actor: string, sequence: number): readonly HeardFact<Other>[] {
    return this.looks.get(actor)?.facts.filter(({ position }) => position.sequence > sequence) ?? [];
  }

  /** Goes on where it stands, unless everything up to there was read meanwhile. */
  private lookFrom(actor: string, from: Cursor): Look<Other> {
    const known = this.looks.get(actor);
    if (known !== undefined && known.sequence >= from.sequence) return known;
    known?.end();
    const ending = new AbortController();
    const batches = this.parts.streams
      .follow(actor, from, AbortSignal.any([this.parts.signal, ending.signal]))
      [Symbol.asyncIterator]();
    const look: Look<Other> = {
      batches,
      end: () => ending.abort(),
      sequence: from.sequence,
      facts: [],
      next: undefined,
    };
    this.looks.set(actor, look);
    return look;
  }

  private async next(actor: string, look: Look<Other>): Promise<boolean> {
    const next = await look.batches.next();
    if (next.done === true) return false;
    const {
      sequence,
      batch: { name, facts },
    } = next.value;
    look.sequence = sequence;
    if (this.parts.keeps.includes(name)) {
      for (const [index, { atMs, body }] of facts.entries()) {
        look.facts.push({ actor, position: { sequence, index }, atMs, fact: this.parts.decode(actor, name, body) });
      }
    }
    return true;
  }
}
