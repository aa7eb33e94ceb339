import { InForce } from '@bpdao/genesis';
import type { Invariant, InvariantMaker } from './invariant.ts';

/** Epochs: every one is closed once, in order, when its last height is settled; a block is made by the protocol in force at its height. */
export const epochs: InvariantMaker = ({ chain: { genesis } }): Invariant => {
  const inForce = new InForce(genesis);
  const { epochBlocks, activationDelayBlocks } = genesis.parameters;
  let epoch = 0n;
  let height = 0n;
  return {
    name: 'epochs',
    hear({ fact }) {
      switch (fact.type) {
        case 'epoch-closed':
          inForce.fold(fact);
          epoch += 1n;
          if (fact.epoch !== epoch) return `epoch ${fact.epoch} is closed where ${epoch} was to be`;
          return height < epoch * epochBlocks ? `epoch ${epoch} is closed at height ${height}` : undefined;
        case 'protocol-reverted':
          inForce.fold(fact);
          return undefined;
        case 'round-settled':
          if (fact.outcome !== 'accepted') return undefined;
          height = fact.height;
          if (inForce.named(height, fact.protocol) === undefined) return `block ${height} is accepted by protocol ${fact.protocol}, which was not in force`;
          inForce.settled(height, fact.protocol);
          return undefined;
        default:
          return undefined;
      }
    },
    atRest: () => (height - activationDelayBlocks >= (epoch + 1n) * epochBlocks ? `height ${height} is settled, and the last epoch closed is ${epoch}` : undefined),
  };
};
