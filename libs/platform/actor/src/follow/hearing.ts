import { isBefore, type Position } from '../facts.ts';
import { Halt } from '../halt.ts';
import type { MailboxParts } from '../mailbox-parts.ts';
import type { Cursor, StoredBatch } from '../ports/streams.ts';
import type { ActorTypes } from '../rules.ts';
import type { HeardPlace } from '../snapshot/snapshot.ts';
import { openBatch, type ArrivedFact } from './arrived-fact.ts';
import { CausalOrder } from './causal-order.ts';

/**
 * The heard streams of an actor. It opens each at its beginning or at the place in a snapshot, reads as far as asked,
 * and puts the facts in causal order.
 */
export class Hearing<T extends ActorTypes> {
  readonly order: CausalOrder<ArrivedFact<T['heard']>>;
  readonly hears: readonly string[];
  /** The last fact of each stream that was folded. */
  readonly places: Map<string, HeardPlace>;
  private readonly parts: MailboxParts<T>;
  private readonly iterators: ReadonlyMap<string, AsyncIterator<StoredBatch>>;
  private readonly pulls = new Map<string, Promise<boolean>>();
  private readonly pulled = new Map<string, Cursor>();

  constructor(parts: MailboxParts<T>, signal: AbortSignal, places: ReadonlyMap<string, HeardPlace> = new Map()) {
    const { hears, streams, chainId } = parts;
    this.parts = parts;
    this.hears = hears;
    this.places = new Map(places);
    this.order = new CausalOrder(hears, places);
    this.iterators = new Map(
      hears.map((actor) => [
        actor,
        streams.follow(actor, before(places.get(actor), chainId), signal)[Symbol.asyncIterator](),
      ]),
    );
  }

  /**
   * Waits for the next batch of a stream and puts its facts in order; false when the stream was closed. Callers who
   * wait at the same time get the same batch.
   */
  pull(actor: string): Promise<boolean> {
    const pending = this.pulls.get(actor);
    if (pending !== undefined) return pending;
    const pull = this.pullNext(actor).finally(() => this.pulls.delete(actor));
    this.pulls.set(actor, pull);
    return pull;
  }

  private async pullNext(actor: string): Promise<boolean> {
    const next = await this.iterators.get(actor)?.next();
    if (next === undefined || next.done === true) return false;
    const { sequence, hash } = next.value;
    this.pulled.set(actor, { sequence, hash });
    const place = this.places.get(actor);
    const facts = openBatch(next.value, (author, name, body) => this.decode(author, name, body));
    if (place?.sequence === sequence && place.hash !== hash) {
      throw new Halt(`stream of ${actor}: message ${place.sequence} is not the one that was heard`);
    }
    this.order.arrive(place === undefined ? facts : facts.filter(({ position }) => isBefore(place, position)));
    return true;
  }

  /** The last message of a stream that was read, folded or not. */
  readTo(actor: string): Cursor {
    return this.pulled.get(actor) ?? this.places.get(actor) ?? { sequence: 0, hash: this.parts.chainId };
  }

  /** The replica folded a fact that was delivered. */
  folded({ actor, position, link }: ArrivedFact<T['heard']>): void {
    this.places.set(actor, { ...position, ...link });
  }

  /** The last fact of a stream that was folded. */
  position(actor: string): Position | undefined {
    return this.places.get(actor);
  }

  private decode(actor: string, name: string, body: Uint8Array): T['heard'] {
    const { codec, rules } = this.parts;
    try {
      return codec.decodeHeard(actor, name, body);
    } catch (error) {
      throw new Halt(
        `a fact of ${actor} (${name}, rules version ${rules.version} here) cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        error,
      );
    }
  }
}

/** The cursor after which the batch of this place comes first: its facts may not all have been folded. */
const before = (place: HeardPlace | undefined, chainId: string): Cursor =>
  place === undefined ? { sequence: 0, hash: chainId } : { sequence: place.sequence - 1, hash: place.previousHash };
