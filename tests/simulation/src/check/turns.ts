import type { Fact } from '@bpdao/catalogue';
import type { ProducerSelected } from '@bpdao/messages';
import { HeardBy } from './heard-by.ts';
import type { Invariant, InvariantMaker } from './invariant.ts';
import { PlainForce } from './plain-force.ts';

/**
 * Turns: each fact of the WSC is stated by the version whose protocol is in force at the height, as far as its author
 * had heard; so two versions speak at one height only if a return from the first happens at it. A draw names the
 * protocol in force, a list becomes a block by the protocol that drew for it, and an attempt is left over only if its
 * protocol is no longer in force.
 */
export const turns: InvariantMaker = ({ chain: { genesis }, spokenBy }): Invariant => {
  const force = new PlainForce(genesis);
  const wsc = new HeardBy('wsc', ({ fact }) => force.fold(fact));
  let drawn: ProducerSelected | undefined;
  let first: { readonly height: bigint; readonly speaker: string } | undefined;
  const returns = new Set<bigint>();

  const brokenTurn = (height: bigint, type: string): string | undefined => {
    const speaker = spokenBy();
    const inForce = force.at(height)?.protocol;
    if (speaker === undefined || speaker !== inForce) {
      return `the version ${speaker} says ${type} at height ${height}, and ${inForce} is in force`;
    }
    if (first?.height !== height) first = { height, speaker };
    return first.speaker === speaker || returns.has(height)
      ? undefined
      : `the version ${speaker} says ${type} at height ${height} after ${first.speaker}, which was not returned from`;
  };
  const brokenWords = (fact: Fact): string | undefined => {
    switch (fact.type) {
      case 'producer-selected':
        drawn = fact;
        return fact.protocol === spokenBy()
          ? undefined
          : `the draw of ${fact.receipt.height}/${fact.receipt.attempt} names ${fact.protocol}, and is the other version's`;
      case 'block-proposed':
        return fact.block.header.value.protocol === drawn?.protocol
          ? undefined
          : `block ${fact.block.header.value.height} names another protocol than its draw`;
      case 'slot-missed':
        return (fact.reason === 'protocol-reverted') === (drawn?.protocol !== spokenBy())
          ? undefined
          : `the slot ${fact.height}/${fact.attempt}, drawn by ${drawn?.protocol}, is missed for the reason ${fact.reason}`;
      default:
        return undefined;
    }
  };
  return {
    name: 'turns',
    hear(said) {
      wsc.take(said);
      const { fact } = said;
      if (fact.type === 'protocol-reverted') returns.add(fact.height);
      if (said.actor !== 'wsc') return undefined;
      return brokenTurn(heightOf(fact), fact.type) ?? brokenWords(fact);
    },
  };
};

function heightOf(fact: Fact): bigint {
  switch (fact.type) {
    case 'producer-selected':
      return fact.receipt.height;
    case 'slot-missed':
      return fact.height;
    case 'block-proposed':
      return fact.block.header.value.height;
    default:
      return 0n;
  }
}
