import type { EpochClosed, Parameters } from '@bpdao/messages';
import type { Genesis } from './genesis.ts';

/** What is in force at a height. */
export interface Force {
  /** Address of the post of the active protocol. */
  readonly protocol: string;
  readonly parameters: Parameters;
  readonly parametersHash: string;
}

/** The epoch that a height belongs to, from 1. Epoch e is the heights (e − 1)·epochBlocks + 1 … e·epochBlocks. */
export const epochOf = (height: bigint, { epochBlocks }: Parameters): bigint => (height - 1n) / epochBlocks + 1n;

/** The epoch whose closing governs a height; 0 for the heights that genesis governs. */
export const governingEpoch = (height: bigint, { epochBlocks, activationDelayBlocks }: Parameters): bigint =>
  height <= activationDelayBlocks ? 0n : (height - activationDelayBlocks - 1n) / epochBlocks;

/** The heights that the closing of an epoch governs. */
export function governedHeights(epoch: bigint, { epochBlocks, activationDelayBlocks }: Parameters): { readonly from: bigint; readonly to: bigint } {
  const from = epoch * epochBlocks + activationDelayBlocks + 1n;
  return { from, to: from + epochBlocks - 1n };
}

/** Epochs kept: those that govern what is being worked on, and the one before, for facts that are still under way. */
const EPOCHS_KEPT = 3n;

/** Which protocol and parameters are in force at which height, folded from `epoch-closed` (docs/spec/governance.md). The length and delay of epochs are those of genesis. */
export class InForce {
  private readonly first: Force;
  private readonly epochs = new Map<bigint, Force>();

  constructor({ protocol, parameters, parametersHash }: Genesis) {
    this.first = { protocol, parameters, parametersHash };
  }

  fold({ epoch, protocol, parameters, parametersHash }: EpochClosed): void {
    this.epochs.set(epoch, { protocol, parameters, parametersHash });
    this.epochs.delete(epoch - EPOCHS_KEPT);
  }

  /** Undefined while the epoch that governs the height is not closed, as far as was heard, or long forgotten. */
  at(height: bigint): Force | undefined {
    const epoch = governingEpoch(height, this.first.parameters);
    return epoch === 0n ? this.first : this.epochs.get(epoch);
  }

  /** For what is known to be governed: throws RangeError otherwise. */
  mustBeAt(height: bigint): Force {
    const force = this.at(height);
    if (force === undefined) throw new RangeError(`nothing heard of what is in force at height ${height}`);
    return force;
  }

  /** The parameters that never change: those that epochs are made of. */
  get genesisParameters(): Parameters {
    return this.first.parameters;
  }
}
