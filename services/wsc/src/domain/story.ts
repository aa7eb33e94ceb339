import type { WscFact } from '@bpdao/messages';

/** Returns the height to whose trace a fact of the WSC belongs. */
export function story(fact: WscFact): bigint {
  switch (fact.type) {
    case 'producer-selected':
      return fact.receipt.height;
    case 'slot-missed':
      return fact.height;
    case 'block-proposed':
      return fact.block.header.value.height;
    default:
      return fact satisfies never;
  }
}
