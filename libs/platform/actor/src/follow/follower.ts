import { isBefore, type Heard, type HeardFact, type Position } from '../facts.ts';
import type { Ground } from '../ground.ts';
import { Halt } from '../halt.ts';
import type { Cursor, StoredBatch } from '../ports/streams.ts';
import { Replica } from '../replica.ts';
import type { ActorTypes } from '../rules.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { Hearing } from './hearing.ts';
import { Scout } from './scout.ts';
import { ToldEnds } from './told-ends.ts';

/**
 * Folds an actor's stream exactly as its author did: before each own fact the heard facts that the author had heard,
 * then the own fact (docs/spec/mailbox.md, "Recovery"). At a start it folds up to the stream's end; in a standby it
 * goes on while another process leads. It leaves later facts in the hearing, for the leader to decide upon.
 */
export class Follower<T extends ActorTypes> {
  readonly replica: Replica<T>;
  readonly hearing: Hearing<T>;
  /** The ends of the streams that it waits for, as they are found. */
  readonly told: ToldEnds;
  /** After the last own batch folded. */
  cursor: Cursor;
  /** Own facts since genesis. */
  ordinal: number;
  position: Position | undefined;
  private readonly ground: Ground<T>;
  private readonly onFact: (state: Readonly<T['state']>, fact: T['fact']) => void;
  private readonly own: AsyncIterator<StoredBatch>;
  private readonly scout: Scout<T>;
  private readonly ending = new AbortController();
  private readonly leaving = new AbortController();
  private readonly limits = new Map<string, Position>();
  private readonly tails = new Map<string, number>();
  private pending: Promise<IteratorResult<StoredBatch>> | undefined;
  /**
   * True while it looks for a heard stream that ends too early. It does not look while it follows facts that were just
   * written: there each fact would cost a question.
   */
  private checksTails = false;

  /** Begins from a snapshot, or from genesis. `onFact` is told each own fact, with the state before it. */
  constructor(
    ground: Ground<T>,
    snapshot: Snapshot<T['state']> | undefined,
    onFact: (state: Readonly<T['state']>, fact: T['fact']) => void,
  ) {
    const { parts } = ground;
    const { streams, chainId } = parts;
    const { signal } = this.ending;
    this.ground = ground;
    this.onFact = onFact;
    this.replica = new Replica(parts, snapshot);
    this.told = new ToldEnds(streams.onEnd !== undefined);
    this.cursor = snapshot?.cursor ?? { sequence: 0, hash: chainId };
    this.ordinal = snapshot?.ordinal ?? 0;
    this.position = snapshot?.position;
    this.hearing = new Hearing(parts, signal, snapshot?.heard);
    const left = AbortSignal.any([signal, this.leaving.signal]);
    this.scout = new Scout(parts, left);
    this.own = streams.follow(this.replica.rules.actor, this.cursor, left)[Symbol.asyncIterator]();
  }

  /** Aborted once it reads no stream any more. */
  get signal(): AbortSignal {
    return this.ending.signal;
  }

  /** The last fact of each heard stream that it folded. */
  get heard(): Heard {
    return Object.fromEntries(
      Array.from(this.hearing.places, ([actor, { sequence, index }]) => [actor, { sequence, index }]),
    );
  }

  /**
   * Yields the facts that it heard and did not fold, because the leader had not heard them. Of facts whose causes are
   * missing, and of facts that there is no room for, it yields only those that tell whose turn it is.
   */
  *ahead(): Generator<HeardFact<T['heard']>, void, undefined> {
    const turnFacts = this.replica.rules.turnFacts ?? [];
    for (const { message } of this.hearing.order.ahead((fact) => turnFacts.includes(fact.message.fact.type))) {
      yield message;
    }
    for (const actor of this.hearing.hears) yield* this.scout.seen(actor, this.hearing.readTo(actor).sequence);
  }

  /** Looks at the next message of a heard stream that there is no room for; false when the stream was closed. */
  lookAhead(actor: string): Promise<boolean> {
    return this.scout.look(actor, this.hearing.readTo(actor));
  }

  /** The last message of a heard stream that was read or looked at. */
  seenTo(actor: string): number {
    return Math.max(this.hearing.readTo(actor).sequence, this.scout.sequence(actor));
  }

  /** Folds the own stream up to this sequence, or to its end if that is found to lie before. */
  async foldTo(sequence: number): Promise<void> {
    const { actor } = this.replica.rules;
    let last = sequence;
    this.checksTails = true;
    while (this.cursor.sequence < last) {
      const next = await this.told.orEnd(actor, this.next());
      if (typeof next !== 'number') await this.fold(next);
      else if (next < last) last = await this.ground.ends.own();
    }
    this.checksTails = false;
  }

  /** Folds the facts that another process writes until `called` settles; tells after each batch. */
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

  /** Reads no stream any more. */
  end(): void {
    this.ending.abort();
  }

  /** The folded past, for a snapshot; the caller keeps it before anything more is folded. */
  snapshot(): Snapshot<T['state']> {
    const { cursor, ordinal, position, replica, hearing } = this;
    return { cursor, ordinal, position, heard: hearing.places, factMs: replica.factMs, state: replica.state };
  }

  /** The next batch; a second call before it came gets the same batch. */
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
      this.onFact(this.replica.state, fact);
      this.replica.evolve({ atMs, fact });
      this.ordinal += 1;
      this.position = { sequence, index };
    }
    this.cursor = { sequence, hash };
  }

  private readOwn(name: string, body: Uint8Array, sequence: number): T['fact'] {
    try {
      return this.ground.parts.codec.decodeOwn(name, body);
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
        replica.hear(arrived.message);
        hearing.folded(arrived);
      }
      const behind = hearing.hears.filter((actor) => this.isBehind(actor));
      if (behind.length === 0) return;
      const pulled = await Promise.all(
        behind.filter((actor) => hearing.order.waitingCount(actor) === 0).map((actor) => hearing.pull(actor)),
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
    const { parts, ends } = this.ground;
    let tail: number;
    try {
      tail = await parts.streams.last(actor);
    } catch {
      tail = await ends.of(actor); // again until it is known: the stream may be under repair
    }
    this.tails.set(actor, tail);
    if (sequence > tail) {
      throw new Halt(
        `${this.replica.rules.actor}: it had heard ${actor} up to ${sequence}, but that stream ends at ${tail}`,
      );
    }
  }
}
