import { Halt } from '../halt.ts';
import type { Cursor, StoredBatch, Streams } from '../ports/journal.ts';
import type { Replica } from '../replica.ts';
import type { AnyFact, Heard, HeardFact, Position, Refusal } from '../rules.ts';
import type { Snapshot } from '../snapshot/snapshots.ts';
import { isBefore, type FactCodec } from './heard-fact.ts';
import { Hearing } from './hearing.ts';
import { Scout } from './scout.ts';
import type { StreamEnds } from './stream-ends.ts';
import type { ToldEnds } from './told-ends.ts';

/** What a follower is made of. */
export interface FollowerParts<State, Command, Own extends AnyFact, Other extends AnyFact, R extends Refusal, Genesis> {
  readonly replica: Replica<State, Command, Own, Other, R, Genesis>;
  readonly streams: Streams;
  readonly hears: readonly string[];
  readonly codec: FactCodec<Own, Other>;
  readonly chainId: string;
  /** What the replica was restored from; undefined: genesis. */
  readonly snapshot: Snapshot<State> | undefined;
  readonly signal: AbortSignal;
  readonly ends: Pick<StreamEnds, 'of' | 'own'>;
  /** Where the streams that are read end, as it is found. */
  readonly told: ToldEnds;
  /** Told each own fact, with the state before it. */
  readonly onFact?: (state: Readonly<State>, fact: Own) => void;
}

/**
 * Folds an actor's stream exactly as it happened: before each own fact the heard facts that its author had heard, then
 * the fact (docs/spec/mailbox.md, "Recovery"). At a start up to the stream's end; as a standby for as long as another
 * speaks. What was heard later is left in the hearing, to be decided upon by whoever leads.
 */
export class Follower<State, Command, Own extends AnyFact, Other extends AnyFact, R extends Refusal, Genesis> {
  readonly replica: Replica<State, Command, Own, Other, R, Genesis>;
  readonly hearing: Hearing<Other>;
  /** After the last own batch folded. */
  cursor: Cursor;
  /** Own facts since genesis. */
  ordinal: number;
  position: Position | undefined;
  private readonly parts: FollowerParts<State, Command, Own, Other, R, Genesis>;
  private readonly own: AsyncIterator<StoredBatch>;
  private readonly scout: Scout<Other>;
  private readonly leaving = new AbortController();
  private readonly limits = new Map<string, Position>();
  private readonly tails = new Map<string, number>();
  private pending: Promise<IteratorResult<StoredBatch>> | undefined;
  /**
   * Whether a heard stream that ends too early is looked for: not while what was just written is followed, where it
   * costs a question for each fact.
   */
  private checksTails = false;

  constructor(parts: FollowerParts<State, Command, Own, Other, R, Genesis>) {
    const { replica, streams, hears, codec, chainId, snapshot, signal } = parts;
    this.parts = parts;
    this.replica = replica;
    this.cursor = snapshot?.cursor ?? { sequence: 0, hash: chainId };
    this.ordinal = snapshot?.ordinal ?? 0;
    this.position = snapshot?.position;
    this.hearing = new Hearing(
      streams,
      hears,
      chainId,
      replica.rules.version,
      (actor, name, body) => codec.decodeHeard(actor, name, body),
      signal,
      snapshot?.heard,
    );
    const left = AbortSignal.any([signal, this.leaving.signal]);
    this.scout = new Scout({
      streams,
      decode: (actor, name, body) => codec.decodeHeard(actor, name, body),
      keeps: replica.rules.turnFacts ?? [],
      signal: left,
    });
    this.own = streams.follow(replica.rules.actor, this.cursor, left)[Symbol.asyncIterator]();
  }

  /** How far the others were heard. */
  get heard(): Heard {
    return Object.fromEntries(
      Array.from(this.hearing.places, ([actor, { sequence, index }]) => [actor, { sequence, index }]),
    );
  }

  /**
   * What was heard and is not folded: it lies beyond what the one that speaks had heard. Where causes are missing, and
   * behind what there is room for, only what says whose turn it is.
   */
  *ahead(): Generator<HeardFact<Other>, void, undefined> {
    for (const { heard } of this.hearing.order.ahead(this.replica.rules.turnFacts)) yield heard;
    for (const actor of this.hearing.hears) yield* this.scout.seen(actor, this.hearing.readTo(actor).sequence);
  }

  /** Looks at the next message of a heard stream, which there is no room for; false when it was closed. */
  lookAhead(actor: string): Promise<boolean> {
    return this.scout.look(actor, this.hearing.readTo(actor));
  }

  /** The last message of a heard stream that was read or looked at. */
  seenTo(actor: string): number {
    return Math.max(this.hearing.readTo(actor).sequence, this.scout.sequence(actor));
  }

  /** Folds the own stream up to this sequence, or to where it ends when it is found to end before that. */
  async foldTo(sequence: number): Promise<void> {
    const { ends, told } = this.parts;
    const { actor } = this.replica.rules;
    let last = sequence;
    this.checksTails = true;
    while (this.cursor.sequence < last) {
      const next = await told.orEnd(actor, this.next());
      if (typeof next !== 'number') await this.fold(next);
      else if (next < last) last = await ends.own();
    }
    this.checksTails = false;
  }

  /** Folds what is written by another until `called` settles; tells after each batch. */
  async followUntil(called: Promise<unknown>, onFolded: () => void): Promise<void> {
    const stop = called.then(() => undefined);
    for (;;) {
      const next = await Promise.race([stop, this.next()]);
      if (next === undefined) return;
      await this.fold(next);
      onFolded();
    }
  }

  /** Reads the own stream no more: from here on this process writes it. */
  leave(): void {
    this.leaving.abort();
  }

  /** What was folded, to be kept before anything more is. */
  snapshot(): Snapshot<State> {
    const { cursor, ordinal, position, replica, hearing } = this;
    return { cursor, ordinal, position, heard: hearing.places, factMs: replica.factMs, state: replica.state };
  }

  /** The batch that comes next; asked again before it came, the same. */
  private next(): Promise<IteratorResult<StoredBatch>> {
    this.pending ??= this.own.next();
    return this.pending;
  }

  private async fold(next: IteratorResult<StoredBatch>): Promise<void> {
    this.pending = undefined;
    const { actor, version } = this.replica.rules;
    if (next.done === true) throw new Halt(`${actor}: its stream was closed`);
    const { batch, sequence, hash } = next.value;
    if (batch.rulesVersion > version) {
      throw new Halt(
        `${actor}: its stream was written by rules version ${batch.rulesVersion}, newer than ${version} here`,
      );
    }
    for (const [index, { heard, atMs, body }] of batch.facts.entries()) {
      await this.hearUpTo(heard);
      const fact = this.readOwn(batch.name, body, sequence);
      this.parts.onFact?.(this.replica.state, fact);
      this.replica.evolve({ atMs, fact });
      this.ordinal += 1;
      this.position = { sequence, index };
    }
    this.cursor = { sequence, hash };
  }

  private readOwn(name: string, body: Uint8Array, sequence: number): Own {
    try {
      return this.parts.codec.decodeOwn(name, body);
    } catch (error) {
      throw new Halt(
        `${this.replica.rules.actor}: message ${sequence} of its own stream cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        error,
      );
    }
  }

  private async hearUpTo(positions: Heard): Promise<void> {
    const { hearing, replica } = this;
    for (const [actor, position] of Object.entries(positions)) {
      this.limits.set(actor, position);
      await this.mustReach(actor, position.sequence);
    }
    for (;;) {
      for (
        let arrived = hearing.order.next(this.limits);
        arrived !== undefined;
        arrived = hearing.order.next(this.limits)
      ) {
        replica.hear(arrived.heard);
        hearing.folded(arrived);
      }
      const behind = hearing.hears.filter((actor) => this.isBehind(actor));
      if (behind.length === 0) return;
      const pulled = await Promise.all(
        behind.filter((actor) => !hearing.order.hasWaiting(actor)).map((actor) => hearing.pull(actor)),
      );
      if (pulled.length === 0) {
        throw new Halt(`${replica.rules.actor}: what it had heard cannot be heard again in causal order`);
      }
      if (pulled.includes(false)) throw new Halt(`${replica.rules.actor}: a heard stream was closed at recovery`);
    }
  }

  private isBehind(actor: string): boolean {
    const limit = this.limits.get(actor);
    const position = this.hearing.position(actor);
    return limit !== undefined && (position === undefined || isBefore(position, limit));
  }

  private async mustReach(actor: string, sequence: number): Promise<void> {
    if (!this.checksTails || sequence <= (this.tails.get(actor) ?? this.hearing.position(actor)?.sequence ?? 0)) return;
    let tail: number;
    try {
      tail = await this.parts.streams.last(actor);
    } catch {
      tail = await this.parts.ends.of(actor); // again until it is known: the stream may be being repaired
    }
    this.tails.set(actor, tail);
    if (sequence > tail) {
      throw new Halt(
        `${this.replica.rules.actor}: it had heard ${actor} up to ${sequence}, but that stream ends at ${tail}`,
      );
    }
  }
}
