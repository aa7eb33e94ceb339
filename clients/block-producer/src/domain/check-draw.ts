import { drawProducer, type OfferBook } from '@bpdao/draw';
import type { ProducerSelected } from '@bpdao/messages';

/** The values that a draw is checked against. */
export interface DrawSituation {
  readonly book: OfferBook;
  readonly beacon: string;
  /** wREP in existence, µREP. */
  readonly wrepSupply: bigint;
  readonly height: bigint;
  readonly attempt: number;
}

/**
 * Draws again (docs/spec/draw.md) and names each rule that the WSC's receipt breaks. Closes the list of the height anew
 * in the book if the receipt says so.
 */
export function checkDraw(
  { book, beacon, wrepSupply, height, attempt }: DrawSituation,
  selected: ProducerSelected,
): readonly string[] {
  const { receipt, producer, stake, tip } = selected;
  const broken: string[] = [];
  if (receipt.height !== height) broken.push(`the draw is for height ${receipt.height}, not ${height}`);
  if (receipt.attempt !== attempt) broken.push(`the draw is for attempt ${receipt.attempt}, not ${attempt}`);
  if (receipt.beacon !== beacon) broken.push('the draw is not from the beacon');
  const at = { sequence: receipt.listSequence, index: receipt.listIndex };
  if (receipt.closedAnew) {
    if ((book.listForDraw(wrepSupply)?.list.totalWeight ?? 0n) > 0n) {
      broken.push('the list was closed anew while producers were left in it');
    }
    book.recloseAt(at);
  }
  const listed = book.listPosition();
  if (listed?.sequence !== at.sequence || listed.index !== at.index) {
    broken.push('the draw is from another list than the one in force');
  }
  if (!leavesOutRight(book, wrepSupply, receipt)) {
    broken.push('the draw leaves out others than those who failed, are suspended or lost their offer');
  }
  const list = book.listWithout(receipt.excluded, wrepSupply);
  if (list === undefined || list.totalWeight === 0n) return [...broken, 'the draw is from a list without weight'];
  const drawn = drawProducer(list, receipt.beacon, receipt.height, receipt.attempt);
  if (drawn.totalWeight !== receipt.totalWeight) {
    broken.push(`the list weighs ${drawn.totalWeight}, not ${receipt.totalWeight}`);
  }
  if (drawn.index !== receipt.index || drawn.counter !== receipt.counter) broken.push('the index drawn is another one');
  if (drawn.offer.producer !== producer) broken.push('another producer is drawn');
  else if (drawn.offer.tip !== tip) broken.push("the tip is not the drawn offer's");
  const offered = wrepSupply > 0n ? drawn.offer.weight : stake;
  if (drawn.offer.producer === producer && stake !== offered) broken.push('the stake is not what the list says');
  return broken;
}

/**
 * Tells if the receipt leaves out the right producers. The WSC may not have heard yet of some lost offers: the receipt
 * may or may not leave out their producers. It must leave out exactly the other producers that failed or are suspended.
 */
function leavesOutRight(
  book: OfferBook,
  wrepSupply: bigint,
  { closedAnew, excluded }: ProducerSelected['receipt'],
): boolean {
  const others = (producers: readonly string[] = []): string =>
    producers.filter((producer) => !book.isForfeited(producer)).join();
  if (closedAnew) return excluded.length === 0;
  return [true, false].some(
    (heedsForfeits) => others(book.listForDraw(wrepSupply, heedsForfeits)?.excluded) === others(excluded),
  );
}
