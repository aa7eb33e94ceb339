import type { Parameters, PoolOpened } from '@bpdao/messages';
import type { Invariant, InvariantMaker } from './invariant.ts';

/**
 * Epochs: every one is closed once, in order, when its last height is settled; a block is made by the protocol in force
 * at its height, names the parameters in force with it, and is policed by these. After a return the chain goes on with
 * the protocol that was returned to, unless the other one's block was on its way already.
 */
export const epochs: InvariantMaker = ({ chain: { genesis }, force }): Invariant => {
  const { epochBlocks, activationDelayBlocks } = genesis.parameters;
  let epoch = 0n;
  let height = 0n;
  return {
    name: 'epochs',
    hear({ fact }) {
      switch (fact.type) {
        case 'epoch-closed':
          epoch += 1n;
          if (fact.epoch !== epoch) return `epoch ${fact.epoch} is closed where ${epoch} was to be`;
          return height < epoch * epochBlocks ? `epoch ${epoch} is closed at height ${height}` : undefined;
        case 'pool-opened':
          return fact.kind === 'block'
            ? brokenTerms(fact, force.named(fact.height, fact.protocol ?? '')?.parameters)
            : undefined;
        case 'round-settled':
          if (fact.outcome !== 'accepted') return undefined;
          height = fact.height;
          return force.named(height, fact.protocol) === undefined
            ? `block ${height} is accepted by protocol ${fact.protocol}, which was not in force`
            : undefined;
        default:
          return undefined;
      }
    },
    atRest: () =>
      height - activationDelayBlocks >= (epoch + 1n) * epochBlocks
        ? `height ${height} is settled, and the last epoch closed is ${epoch}`
        : undefined,
  };
};

/** Checks that the terms of a block's pool are the parameters in force. */
function brokenTerms(
  { height, mintingRatioPpm, authorPpm, quorumPpm, bindingPpm, redistribute, activeFloorPpm }: PoolOpened,
  parameters: Parameters | undefined,
): string | undefined {
  if (parameters === undefined) return `a pool is opened on block ${height} of a protocol that was not in force`;
  const said = [mintingRatioPpm, authorPpm, quorumPpm, bindingPpm, redistribute, activeFloorPpm].join();
  const {
    mintingRatioPpm: ratio,
    authorPpm: author,
    blockQuorumPpm,
    blockBindingPpm,
    blockRedistribute,
    activeFloorPpm: floor,
  } = parameters;
  const is = [ratio, author, blockQuorumPpm, blockBindingPpm, blockRedistribute, floor].join();
  return said === is ? undefined : `the pool on block ${height} has the terms ${said}, and in force are ${is}`;
}
