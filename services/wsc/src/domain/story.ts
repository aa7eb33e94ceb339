import type { WscFact } from '@bpdao/messages';

/** The height whose trace a fact of the WSC belongs to. */
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
