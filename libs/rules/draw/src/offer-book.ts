import { tipOf } from './beacon.ts';
import { OfferTree, type ListedOffer } from './offer-tree.ts';

/** A place in the ASC's stream. */
export interface BookPosition {
  readonly sequence: number;
  readonly index: number;
}

/** Offers at one moment: those with REP, and founders' offers of nothing, each counting 1. */
interface Standing {
  readonly offers: OfferTree;
  readonly founders: OfferTree;
}

/** The standing offers from a place in the ASC's stream on. */
interface Version {
  readonly from: BookPosition;
  readonly standing: Standing;
}

/** An offer as the ASC states it, reduced to the fields that a list needs. */
export interface StatedOffer {
  readonly producer: string;
  readonly target: bigint;
  readonly weight: bigint;
  readonly protocol: string;
  readonly tip: string;
}

/** The offers from which a producer is drawn, and the producers of the list that are left out. */
export interface DrawList {
  readonly list: OfferTree;
  /**
   * First the producers that failed at this height, in their order; then the suspended and the forfeited of the list.
   */
  readonly excluded: readonly string[];
}

/** The list closed by an attempt's `stake-taken`, for the next height. */
interface Closed {
  readonly height: bigint;
  readonly attempt: number;
  readonly at: BookPosition;
  readonly list: Standing;
}

const NOWHERE: BookPosition = { sequence: 0, index: 0 };

/**
 * The standing offers, and the lists from which producers are drawn (docs/spec/draw.md, "Lists"). The ASC, the WSC and
 * each program that checks a draw keep the same book, folded from the same facts.
 */
export class OfferBook {
  private readonly mayOfferNothing: ReadonlySet<string>;
  private standing: Standing = { offers: OfferTree.empty, founders: OfferTree.empty };
  private versions: Version[] = [{ from: NOWHERE, standing: this.standing }];
  private inForce: { list: Standing; at: BookPosition } | undefined;
  private closed: Closed | undefined;
  private failed: string[] = [];
  /**
   * The producers that missed a slot, in the order of their misses, with the count of attempts for which each stays
   * left out.
   */
  private suspended = new Map<string, number>();
  /**
   * The producers that lost an offer to proven equivocation, with the place of the loss; lists closed before it leave
   * them out.
   */
  private forfeits = new Map<string, BookPosition>();
  /**
   * The last preimage that each producer revealed, with the tip that it opens. An offer with that tip, stated before
   * its author heard of the preimage, gets the preimage as its tip.
   */
  private readonly reveals = new Map<string, { readonly tip: string; readonly reveal: string }>();

  constructor(founders: readonly string[]) {
    this.mayOfferNothing = new Set(founders);
  }

  /** Folds a new or changed offer, which stands from this place in the ASC's stream on. */
  offerChanged(position: BookPosition, offer: StatedOffer): void {
    const known = this.reveals.get(offer.producer);
    const current = known?.tip === offer.tip ? { ...offer, tip: known.reveal } : offer;
    this.standing = withOffer(this.standing, current, this.mayOfferNothing);
    this.versions.push({ from: position, standing: this.standing });
  }

  /**
   * Folds that the stake of an attempt was taken: the list of the next height is closed, with the stake counted as
   * returned.
   */
  stakeTaken(position: BookPosition, height: bigint, attempt: number): void {
    this.closed = { height, attempt, at: position, list: this.standing };
  }

  /** Folds a revealed preimage: it replaces the tip that it opens, also in lists already closed. */
  revealed(producer: string, reveal: string): void {
    this.reveals.set(producer, { tip: tipOf(reveal), reveal });
    const renew = (standing: Standing): Standing => withReveal(standing, producer, reveal);
    this.standing = renew(this.standing);
    this.versions = this.versions.map(({ from, standing }) => ({ from, standing: renew(standing) }));
    if (this.inForce !== undefined) this.inForce = { ...this.inForce, list: renew(this.inForce.list) };
    if (this.closed !== undefined) this.closed = { ...this.closed, list: renew(this.closed.list) };
  }

  /**
   * Folds an attempt without an accepted block: its producer is not drawn again at this height, and the list that the
   * attempt closed is void.
   */
  attemptFailed(height: bigint, attempt: number, producer: string): void {
    if (!this.failed.includes(producer)) this.failed.push(producer);
    if (this.closed?.height === height && this.closed.attempt === attempt) this.closed = undefined;
  }

  /** Folds a missed slot: the producer is left out of the next attempts, at any height. */
  slotMissed(producer: string, attempts: number): void {
    this.suspended.delete(producer);
    if (attempts > 0) this.suspended.set(producer, attempts);
  }

  /**
   * Folds the begin of an attempt and the producers left out of it: each suspension gets shorter by one attempt. All
   * suspensions end if a suspended producer could be drawn.
   */
  attemptBegan(excluded: readonly string[], wrepSupply: bigint): void {
    const list = this.inForceFor(wrepSupply);
    const lifted = [...this.suspended.keys()].some(
      (producer) => list?.get(producer) !== undefined && !excluded.includes(producer),
    );
    const left = lifted ? [] : [...this.suspended].map(([producer, attempts]) => [producer, attempts - 1] as const);
    this.suspended = new Map(left.filter(([, attempts]) => attempts > 0));
  }

  /**
   * Folds a forfeit, from this place in the ASC's stream on: the producer leaves the list in force and the closed one.
   */
  forfeited(position: BookPosition, producer: string): void {
    this.forfeits.set(producer, position);
  }

  /**
   * Folds the block of a height: the list that its attempt closed is now in force, and failed producers may be drawn
   * again.
   */
  heightSettled(): void {
    this.inForce = this.closed === undefined ? undefined : { list: this.closed.list, at: this.closed.at };
    this.closed = undefined;
    this.failed = [];
    const from = this.inForce?.at ?? NOWHERE;
    for (const [producer, at] of this.forfeits) if (isAtOrBefore(at, from)) this.forfeits.delete(producer);
    this.versions = this.versions.filter(
      (version, index) =>
        index === this.versions.length - 1 || !isAtOrBefore(this.versions[index + 1]?.from ?? from, from),
    );
  }

  /**
   * Closes the list of this height anew, with the offers that stood at a place of the ASC's stream, also those of
   * failed producers.
   */
  recloseAt(position: BookPosition): void {
    const version = this.versions.findLast(({ from }) => isAtOrBefore(from, position));
    this.inForce = { list: version?.standing ?? { offers: OfferTree.empty, founders: OfferTree.empty }, at: position };
    this.failed = [];
    this.suspended.clear();
  }

  /**
   * Returns the list from which the next producer is drawn: the list in force without the failed, the suspended and the
   * forfeited producers. If only suspended producers are left, all of them may be drawn again. Undefined if no list was
   * closed yet. With `heedsForfeits` false, forfeited producers stay in, as in a draw by an actor that has not heard of
   * the forfeits.
   */
  listForDraw(wrepSupply: bigint, heedsForfeits = true): DrawList | undefined {
    const list = this.inForceFor(wrepSupply);
    if (list === undefined) return undefined;
    const gone = [...this.failed, ...(heedsForfeits ? this.forfeitedOf(list) : [])];
    const suspended = [...this.suspended.keys()].filter(
      (producer) => list.get(producer) !== undefined && !gone.includes(producer),
    );
    const rested = without(list, [...gone, ...suspended]);
    if (rested.totalWeight > 0n) {
      return { list: rested, excluded: [...this.failed, ...suspended, ...gone.slice(this.failed.length)] };
    }
    return { list: without(list, gone), excluded: gone };
  }

  /** Returns the list in force without the producers that a draw left out; undefined if no list was closed yet. */
  listWithout(excluded: readonly string[], wrepSupply: bigint): OfferTree | undefined {
    const list = this.inForceFor(wrepSupply);
    return list === undefined ? undefined : without(list, excluded);
  }

  /** Tells if a producer lost its offer after the list in force was closed. */
  isForfeited(producer: string): boolean {
    return this.inForce !== undefined && this.isForfeitedAt(producer, this.inForce.at);
  }

  /** Returns the place in the ASC's stream at which the list in force was closed. */
  listPosition(): BookPosition | undefined {
    return this.inForce?.at;
  }

  /** Returns the offers that a list would hold if it were closed now. */
  standingNow(wrepSupply: bigint): OfferTree {
    return wrepSupply > 0n ? this.standing.offers : merged(this.standing.offers, this.standing.founders);
  }

  /**
   * Returns the REP that stays encumbered because the list in force, or the list closed by the running attempt, counts
   * it for a producer, µREP.
   */
  locked(producer: string): bigint {
    const lists = [this.inForce, this.closed].filter(
      (list) => list !== undefined && !this.isForfeitedAt(producer, list.at),
    );
    return lists
      .map((closed) => closed?.list.offers.get(producer)?.weight ?? 0n)
      .reduce((most, weight) => (weight > most ? weight : most), 0n);
  }

  private inForceFor(wrepSupply: bigint): OfferTree | undefined {
    if (this.inForce === undefined) return undefined;
    const { offers, founders } = this.inForce.list;
    return wrepSupply > 0n ? offers : merged(offers, founders);
  }

  private forfeitedOf(list: OfferTree): readonly string[] {
    return [...this.forfeits.keys()].filter(
      (producer) => this.isForfeited(producer) && list.get(producer) !== undefined && !this.failed.includes(producer),
    );
  }

  private isForfeitedAt(producer: string, closedAt: BookPosition): boolean {
    const at = this.forfeits.get(producer);
    return at !== undefined && !isAtOrBefore(at, closedAt);
  }
}

const without = (list: OfferTree, producers: readonly string[]): OfferTree =>
  producers.reduce((rest, producer) => rest.remove(producer), list);

const isAtOrBefore = (a: BookPosition, b: BookPosition): boolean =>
  a.sequence < b.sequence || (a.sequence === b.sequence && a.index <= b.index);

function withOffer({ offers, founders }: Standing, offer: StatedOffer, mayOfferNothing: ReadonlySet<string>): Standing {
  const { producer, weight, protocol, tip } = offer;
  if (weight > 0n) {
    return { offers: offers.set({ producer, weight, protocol, tip }), founders: founders.remove(producer) };
  }
  const isFounders = offer.target === 0n && mayOfferNothing.has(producer);
  return {
    offers: offers.remove(producer),
    founders: isFounders ? founders.set({ producer, weight: 1n, protocol, tip }) : founders.remove(producer),
  };
}

function withReveal({ offers, founders }: Standing, producer: string, reveal: string): Standing {
  return { offers: withTip(offers, producer, reveal), founders: withTip(founders, producer, reveal) };
}

function withTip(tree: OfferTree, producer: string, reveal: string): OfferTree {
  const offer = tree.get(producer);
  return offer === undefined || offer.tip !== tipOf(reveal) ? tree : tree.set({ ...offer, tip: reveal });
}

function merged(offers: OfferTree, founders: OfferTree): OfferTree {
  let all = offers;
  for (const founder of founders.list()) all = all.set(founder satisfies ListedOffer);
  return all;
}
