import { Halt } from '../halt.ts';
import type { Cursor, StoredBatch, Streams } from '../ports/journal.ts';
import type { AnyFact, Position } from '../rules.ts';
import type { HeardPlace } from '../snapshot/snapshots.ts';
import { CausalOrder } from './causal-order.ts';
import { HeardStream, isBefore, type ArrivedFact } from './heard-fact.ts';

type Decode<F> = (actor: string, name: string, body: Uint8Array) => F;

/**
 * The heard streams of an actor: opened at their beginning or where a snapshot left them, read as far as asked, put in
 * causal order.
 */
export class Hearing<Other extends AnyFact> {
  readonly order: CausalOrder<Other>;
  readonly hears: readonly string[];
  /** What was folded of each stream. */
  readonly places: Map<string, HeardPlace>;
  private readonly iterators: ReadonlyMap<string, AsyncIterator<StoredBatch>>;
  private readonly opened: ReadonlyMap<string, HeardStream<Other>>;
  private readonly pulls = new Map<string, Promise<boolean>>();
  private readonly pulled = new Map<string, Cursor>();
  private readonly chainId: string;

  constructor(
    streams: Streams,
    hears: readonly string[],
    chainId: string,
    rulesVersion: number,
    decode: Decode<Other>,
    signal: AbortSignal,
    places: ReadonlyMap<string, HeardPlace> = new Map(),
  ) {
    this.hears = hears;
    this.chainId = chainId;
    this.places = new Map(places);
    this.order = new CausalOrder(hears, places);
    this.opened = new Map(hears.map((actor) => [actor, new HeardStream(actor, checked(rulesVersion, decode))]));
    this.iterators = new Map(
      hears.map((actor) => [
        actor,
        streams.follow(actor, before(places.get(actor), chainId), signal)[Symbol.asyncIterator](),
      ]),
    );
  }

  /**
   * Waits for the next batch of a stream and puts its facts in order; false when the stream was closed. Several who
   * wait get the same one.
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
    this.pulled.set(actor, { sequence: next.value.sequence, hash: next.value.hash });
    const place = this.places.get(actor);
    const facts = this.opened.get(actor)?.open(next.value) ?? [];
    if (place?.sequence === next.value.sequence && place.hash !== next.value.hash) {
      throw new Halt(`stream of ${actor}: message ${place.sequence} is not the one that was heard`);
    }
    this.order.arrive(place === undefined ? facts : facts.filter(({ heard }) => isBefore(place, heard.position)));
    return true;
  }

  /** The last message of a stream that was read, folded or not. */
  readTo(actor: string): Cursor {
    return this.pulled.get(actor) ?? this.places.get(actor) ?? { sequence: 0, hash: this.chainId };
  }

  /** A fact that was delivered was folded. */
  folded({ heard: { actor, position }, link }: ArrivedFact<Other>): void {
    this.places.set(actor, { ...position, ...link });
  }

  /** How far a stream was folded. */
  position(actor: string): Position | undefined {
    return this.places.get(actor);
  }
}

/** Where reading starts so that the batch of this place comes first: its facts may not all have been folded. */
const before = (
  place: HeardPlace | undefined,
  chainId: string,
): { readonly sequence: number; readonly hash: string } =>
  place === undefined ? { sequence: 0, hash: chainId } : { sequence: place.sequence - 1, hash: place.previousHash };

function checked<F>(rulesVersion: number, decode: Decode<F>): Decode<F> {
  return (actor, name, body) => {
    try {
      return decode(actor, name, body);
    } catch (error) {
      throw new Halt(
        `a fact of ${actor} (${name}, rules version ${rulesVersion} here) cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        error,
      );
    }
  };
}
