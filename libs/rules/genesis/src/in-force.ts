import type { EpochClosed, GovernanceFact, Parameters, ProtocolReverted } from '@bpdao/messages';
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
export function governedHeights(
  epoch: bigint,
  { epochBlocks, activationDelayBlocks }: Parameters,
): { readonly from: bigint; readonly to: bigint } {
  const from = epoch * epochBlocks + activationDelayBlocks + 1n;
  return { from, to: from + epochBlocks - 1n };
}

/** Epochs kept: those that govern what is being worked on, and the one before, for facts that are still under way. */
const EPOCHS_KEPT = 3n;

/** A protocol that worked before is in force again from a height on. */
interface Return {
  readonly height: bigint;
  /** The protocol that did not work. */
  readonly reverted: string;
  readonly force: Force;
  /** The last epoch that had been closed: what later ones decide is not touched. */
  readonly lastEpoch: bigint;
}

/**
 * Which protocol and parameters are in force at which height, folded from what governance says and from the heights
 * that are settled (docs/spec/governance.md). The length and delay of epochs are those of genesis.
 */
export class InForce {
  private readonly first: Force;
  private readonly epochs = new Map<bigint, Force>();
  /** Shares of salary for governance REP that epochs put in force, above 0, ppm. */
  private readonly shares = new Map<bigint, number>();
  private lastEpoch = 0n;
  private returns: readonly Return[] = [];
  private settledHeight = 0n;

  constructor({ protocol, parameters, parametersHash }: Pick<Genesis, 'protocol' | 'parameters' | 'parametersHash'>) {
    this.first = { protocol, parameters, parametersHash };
  }

  fold(fact: GovernanceFact): void {
    switch (fact.type) {
      case 'epoch-closed':
        return this.epochClosed(fact);
      case 'protocol-reverted':
        return this.protocolReverted(fact);
      case 'post-attested':
      case 'stage-begun':
        return;
      default:
        return fact satisfies never;
    }
  }

  /**
   * A height has its block, made by this protocol. Where that is one that was to be reverted at this height, it works,
   * and its return is cancelled.
   */
  settled(height: bigint, protocol: string): void {
    this.settledHeight = height;
    const cancelled = this.returns.findIndex((one) => one.height === height && one.reverted === protocol);
    if (cancelled !== -1) this.returns = this.returns.slice(0, cancelled);
  }

  /** Undefined while the epoch that governs the height is not closed, as far as was heard, or long forgotten. */
  at(height: bigint): Force | undefined {
    return this.returnsAt(height).at(-1)?.force ?? this.decided(height);
  }

  /**
   * With this protocol: it is in force at the height, or was until a return there; an attempt that it began before goes
   * on by its parameters.
   */
  named(height: bigint, protocol: string): Force | undefined {
    return [this.at(height), this.decided(height), ...this.returnsAt(height).map(({ force }) => force)].find(
      (force) => force?.protocol === protocol,
    );
  }

  /** Share of salary for governance REP at a height, ppm. A return to another protocol leaves it as it is. */
  governanceShareAt(height: bigint): number {
    return this.shares.get(governingEpoch(height, this.first.parameters)) ?? 0;
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

  /** The same, to be folded on its own. */
  copy(): InForce {
    const copy = new InForce(this.first);
    for (const [epoch, force] of this.epochs) copy.epochs.set(epoch, force);
    for (const [epoch, share] of this.shares) copy.shares.set(epoch, share);
    copy.lastEpoch = this.lastEpoch;
    copy.returns = this.returns;
    copy.settledHeight = this.settledHeight;
    return copy;
  }

  /** What epochs alone put in force. */
  private decided(height: bigint): Force | undefined {
    const epoch = governingEpoch(height, this.first.parameters);
    return epoch === 0n ? this.first : this.epochs.get(epoch);
  }

  private returnsAt(height: bigint): readonly Return[] {
    if (this.returns.length === 0) return this.returns;
    const epoch = governingEpoch(height, this.first.parameters);
    return this.returns.filter((one) => one.height <= height && epoch <= one.lastEpoch);
  }

  private epochClosed({ epoch, protocol, parameters, parametersHash, governanceSharePpm = 0 }: EpochClosed): void {
    this.epochs.set(epoch, { protocol, parameters, parametersHash });
    this.epochs.delete(epoch - EPOCHS_KEPT);
    if (governanceSharePpm > 0) this.shares.set(epoch, governanceSharePpm);
    this.shares.delete(epoch - EPOCHS_KEPT);
    this.lastEpoch = epoch;
    if (this.returns.length > 0) this.returns = this.returns.filter((one) => one.lastEpoch > epoch - EPOCHS_KEPT);
  }

  /**
   * Heard after the height was settled, it comes too late: the block was the reverted protocol's own, for whoever makes
   * the other one's has heard of the return, and so has everybody who hears of that block.
   */
  private protocolReverted({ height, reverted, protocol, parameters, parametersHash }: ProtocolReverted): void {
    if (height <= this.settledHeight) return;
    this.returns = [
      ...this.returns,
      { height, reverted, force: { protocol, parameters, parametersHash }, lastEpoch: this.lastEpoch },
    ];
  }
}
