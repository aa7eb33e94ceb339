import { drawProducer } from '@bpdao/draw';
import type { OfferBook } from '@bpdao/draw';
import type { ProducerSelected } from '@bpdao/messages';

/** What a draw is checked against. */
export interface DrawSituation {
  readonly book: OfferBook;
  readonly beacon: string;
  /** wREP in existence, µREP. */
  readonly wrepSupply: bigint;
  readonly height: bigint;
  readonly attempt: number;
}

/**
 * Draws again what the WSC says it drew (docs/spec/draw.md) and names every rule that its receipt breaks. Closes the
 * list of the height anew in the book when the receipt says so.
 */
export function checkDraw({ book, beacon, wrepSupply, height, attempt }: DrawSituation, selected: ProducerSelected): readonly string[] {
  const { receipt, producer, stake, tip } = selected;
  const broken: string[] = [];
  if (receipt.height !== height) broken.push(`the draw is for height ${receipt.height}, not ${height}`);
  if (receipt.attempt !== attempt) broken.push(`the draw is for attempt ${receipt.attempt}, not ${attempt}`);
  if (receipt.beacon !== beacon) broken.push('the draw is not from the beacon');
  const at = { sequence: receipt.listSequence, index: receipt.listIndex };
  if (receipt.closedAnew) {
    if ((book.listForDraw(wrepSupply)?.totalWeight ?? 0n) > 0n) broken.push('the list was closed anew while producers were left in it');
    book.recloseAt(at);
  }
  const listed = book.listPosition();
  if (listed?.sequence !== at.sequence || listed.index !== at.index) broken.push('the draw is from another list than the one in force');
  if (book.excluded().join() !== receipt.excluded.join()) broken.push('the draw leaves out others than those who failed');
  const list = book.listForDraw(wrepSupply);
  if (list === undefined || list.totalWeight === 0n) return [...broken, 'the draw is from a list without weight'];
  const drawn = drawProducer(list, receipt.beacon, receipt.height, receipt.attempt);
  if (drawn.totalWeight !== receipt.totalWeight) broken.push(`the list weighs ${drawn.totalWeight}, not ${receipt.totalWeight}`);
  if (drawn.index !== receipt.index || drawn.counter !== receipt.counter) broken.push('the index drawn is another one');
  if (drawn.offer.producer !== producer) broken.push('another producer is drawn');
  else if (drawn.offer.tip !== tip) broken.push("the tip is not the drawn offer's");
  const offered = wrepSupply > 0n ? drawn.offer.weight : stake;
  if (drawn.offer.producer === producer && stake !== offered) broken.push('the stake is not what the list says');
  return broken;
}
