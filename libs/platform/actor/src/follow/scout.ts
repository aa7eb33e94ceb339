import type { HeardFact } from '../facts.ts';
import type { MailboxParts } from '../mailbox-parts.ts';
import type { Cursor, StoredBatch } from '../ports/streams.ts';
import type { ActorTypes } from '../rules.ts';

/** A look ahead on one stream. */
interface Look<T extends ActorTypes> {
  readonly batches: AsyncIterator<StoredBatch>;
  readonly end: () => void;
  /** The last message that was looked at. */
  sequence: number;
  readonly facts: HeardFact<T['heard']>[];
  next: Promise<boolean> | undefined;
}

/**
 * Looks further ahead on heard streams than there is room for, and keeps only the facts that tell whose turn it is
 * (docs/spec/mailbox.md, "Turns"). A version waits for its turn behind facts that it may not fold yet, however many
 * there are.
 */
export class Scout<T extends ActorTypes> {
  private readonly parts: MailboxParts<T>;
  private readonly signal: AbortSignal;
  private readonly looks = new Map<string, Look<T>>();

  constructor(parts: MailboxParts<T>, signal: AbortSignal) {
    this.parts = parts;
    this.signal = signal;
  }

  /** Looks at the next message after a place, or after the last message looked at; false when the stream was closed. */
  look(actor: string, from: Cursor): Promise<boolean> {
    const look = this.lookFrom(actor, from);
    look.next ??= this.next(actor, look).finally(() => (look.next = undefined));
    look.next.catch(() => undefined); // the next caller is told; at the moment there may be no caller
    return look.next;
  }

  /** The last message of a stream that was looked at; 0 before the first. */
  sequence(actor: string): number {
    return this.looks.get(actor)?.sequence ?? 0;
  }

  /** The facts of a stream that were kept after this message. */
  seen(actor: string, sequence: number): readonly HeardFact<T['heard']>[] {
    return this.looks.get(actor)?.facts.filter(({ position }) => position.sequence > sequence) ?? [];
  }

  /** Goes on from its place, unless the hearing has read everything up to there meanwhile. */
  private lookFrom(actor: string, from: Cursor): Look<T> {
    const known = this.looks.get(actor);
    if (known !== undefined && known.sequence >= from.sequence) return known;
    known?.end();
    const ending = new AbortController();
    const batches = this.parts.streams
      .follow(actor, from, AbortSignal.any([this.signal, ending.signal]))
      [Symbol.asyncIterator]();
    const look: Look<T> = {
      batches,
      end: () => ending.abort(),
      sequence: from.sequence,
      facts: [],
      next: undefined,
    };
    this.looks.set(actor, look);
    return look;
  }

  private async next(actor: string, look: Look<T>): Promise<boolean> {
    const { rules, codec } = this.parts;
    const next = await look.batches.next();
    if (next.done === true) return false;
    const {
      sequence,
      batch: { name, facts },
    } = next.value;
    look.sequence = sequence;
    if (rules.turnFacts?.includes(name) === true) {
      for (const [index, { atMs, body }] of facts.entries()) {
        look.facts.push({ actor, position: { sequence, index }, atMs, fact: codec.decodeHeard(actor, name, body) });
      }
    }
    return true;
  }
}
