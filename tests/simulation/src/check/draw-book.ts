import type { Offer, ProducerSelected } from '@bpdao/messages';
import type { SaidFact } from '@bpdao/sdk';
import { fromHex, sha256 } from './hashes.ts';

interface Place {
  readonly sequence: number;
  readonly index: number;
}

const isAtOrBefore = (a: Place, b: Place): boolean =>
  a.sequence < b.sequence || (a.sequence === b.sequence && a.index <= b.index);

/**
 * Offers as they were stated, and every draw again from its receipt, by the words of the specification
 * (docs/spec/draw.md).
 */
export class DrawBook {
  private readonly founders: ReadonlySet<string>;
  private readonly offers = new Map<string, { readonly at: Place; readonly offer: Offer }[]>();
  /** The preimage that opened each tip. */
  private readonly reveals = new Map<string, string>();
  private closed: { readonly attempt: string; readonly at: Place } | undefined;
  private inForce: Place | undefined;
  private failed: string[] = [];

  constructor(founders: readonly string[]) {
    this.founders = new Set(founders);
  }

  /**
   * Folds a fact; returns the rule that a draw breaks. `beacon` and `supply` are the present values, `next` is the
   * attempt for which the draw must be.
   */
  hear({ fact, position }: SaidFact, beacon: string, supply: bigint, next: string): string | undefined {
    switch (fact.type) {
      case 'encumbrance-asked':
      case 'offer-changed': {
        const stated = this.offers.get(fact.offer.producer) ?? [];
        this.offers.set(fact.offer.producer, stated);
        stated.push({ at: position, offer: fact.offer });
        return undefined;
      }
      case 'stake-taken':
        this.closed = { attempt: `${fact.height}/${fact.attempt}`, at: position };
        return undefined;
      case 'block-proposed':
        this.reveals.set(sha256(fromHex(fact.block.header.value.reveal)), fact.block.header.value.reveal);
        return undefined;
      case 'producer-selected':
        return this.draw(fact, beacon, supply, next);
      case 'slot-missed':
      case 'block-refused':
        this.fail(fact.producer);
        return undefined;
      case 'round-settled':
        if (fact.outcome !== 'accepted') this.fail(fact.producer);
        else {
          this.inForce = this.closed?.attempt === `${fact.height}/${fact.attempt}` ? this.closed.at : undefined;
          this.failed = [];
        }
        this.closed = undefined;
        return undefined;
      default:
        return undefined;
    }
  }

  private fail(producer: string): void {
    if (!this.failed.includes(producer)) this.failed.push(producer);
  }

  private draw(
    { receipt, producer, stake, tip }: ProducerSelected,
    beacon: string,
    supply: bigint,
    next: string,
  ): string | undefined {
    const at = { sequence: receipt.listSequence, index: receipt.listIndex };
    if (receipt.closedAnew) {
      this.inForce = at;
      this.failed = [];
    }
    if (`${receipt.height}/${receipt.attempt}` !== next) {
      return `is for ${receipt.height}/${receipt.attempt}, and ${next} is to be drawn`;
    }
    if (receipt.beacon !== beacon) return 'is not from the beacon';
    if (this.inForce === undefined || !isAtOrBefore(this.inForce, at) || !isAtOrBefore(at, this.inForce)) {
      return 'is from another list than the one in force';
    }
    if (this.failed.some((one, index) => receipt.excluded[index] !== one)) {
      return 'does not leave out those who failed at this height';
    }
    const list = this.listAt(at, supply).filter(({ offer }) => !receipt.excluded.includes(offer.producer));
    const total = list.reduce((sum, { weight }) => sum + weight, 0n);
    if (total !== receipt.totalWeight || total === 0n) {
      return `is from offers of ${receipt.totalWeight} µREP, and there are ${total}`;
    }
    const index = indexOf(receipt, total);
    if (index !== receipt.index) return `draws ${receipt.index}, and it is ${index}`;
    return this.wrongWinner(list, index, { producer, tip, stake: supply > 0n ? stake : undefined });
  }

  private wrongWinner(
    list: readonly Counted[],
    index: bigint,
    said: { readonly producer: string; readonly tip: string; readonly stake: bigint | undefined },
  ): string | undefined {
    let upTo = 0n;
    const drawn = list.find(({ weight }) => (upTo += weight) > index);
    if (drawn?.offer.producer !== said.producer) return `names ${said.producer}, and ${drawn?.offer.producer} is drawn`;
    if (said.stake !== undefined && said.stake !== drawn.weight) {
      return `takes ${said.stake} µREP of an offer of ${drawn.weight}`;
    }
    return this.openedTip(drawn.offer.tip) === said.tip ? undefined : 'names another tip than the offer';
  }

  /** Offers that counted at a place of the ASC's stream, in the order of addresses. */
  private listAt(at: Place, supply: bigint): readonly Counted[] {
    const counted: Counted[] = [];
    for (const [producer, stated] of this.offers) {
      const offer = stated.findLast((one) => isAtOrBefore(one.at, at))?.offer;
      if (offer === undefined) continue;
      if (offer.weight > 0n) counted.push({ offer, weight: offer.weight });
      else if (supply === 0n && offer.target === 0n && this.founders.has(producer)) counted.push({ offer, weight: 1n });
    }
    return counted.toSorted((a, b) => (a.offer.producer < b.offer.producer ? -1 : 1));
  }

  /** Returns the present end of a tip's hash chain, after all preimages revealed since. */
  private openedTip(tip: string): string {
    for (let now = tip; ;) {
      const reveal = this.reveals.get(now);
      if (reveal === undefined) return now;
      now = reveal;
    }
  }
}

interface Counted {
  readonly offer: Offer;
  readonly weight: bigint;
}

/** Returns x mod W, of the first fair x; the counter must be that of this x. */
function indexOf({ beacon, height, attempt, counter }: ProducerSelected['receipt'], total: bigint): bigint | undefined {
  const most = (1n << 128n) - ((1n << 128n) % total);
  for (let tried = 0; ; tried += 1) {
    const place = Buffer.alloc(16);
    place.writeBigUInt64BE(height);
    place.writeUInt32BE(attempt, 8);
    place.writeUInt32BE(tried, 12);
    const x = BigInt(`0x${sha256('bpdao/draw/v1', fromHex(beacon), place).slice(0, 32)}`);
    if (x < most) return tried === counter ? x % total : undefined;
  }
}
