import type { EpochClosed, GovernanceFact, Parameters, ProtocolReverted } from '@bpdao/messages';
import type { Genesis } from './genesis.ts';

/** The protocol and the parameters in force at a height. */
export interface Force {
  /** Address of the post of the active protocol. */
  readonly protocol: string;
  readonly parameters: Parameters;
  readonly parametersHash: string;
}

/** Returns the epoch of a height, from 1. Epoch e is the heights (e − 1)·epochBlocks + 1 … e·epochBlocks. */
export const epochOf = (height: bigint, { epochBlocks }: Parameters): bigint => (height - 1n) / epochBlocks + 1n;

/** Returns the epoch whose closing governs a height; 0 for the heights that genesis governs. */
export const governingEpoch = (height: bigint, { epochBlocks, activationDelayBlocks }: Parameters): bigint =>
  height <= activationDelayBlocks ? 0n : (height - activationDelayBlocks - 1n) / epochBlocks;

/** Returns the heights that the closing of an epoch governs. */
export function governedHeights(
  epoch: bigint,
  { epochBlocks, activationDelayBlocks }: Parameters,
): { readonly from: bigint; readonly to: bigint } {
  const from = epoch * epochBlocks + activationDelayBlocks + 1n;
  return { from, to: from + epochBlocks - 1n };
}

/** The count of epochs kept: those that govern the current work, and the epoch before, for facts still under way. */
const EPOCHS_KEPT = 3n;

/** A protocol that worked before is in force again from a height on. */
interface Return {
  readonly height: bigint;
  /** The protocol that did not work. */
  readonly reverted: string;
  readonly force: Force;
  /** The last epoch closed before the return, which does not touch the decisions of later epochs. */
  readonly lastEpoch: bigint;
}

/**
 * The protocol and the parameters in force at each height, folded from the facts of governance and from the settled
 * heights (docs/spec/governance.md). Genesis fixes the length and the delay of epochs.
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
   * Folds the block of a height and the protocol that made it. If that protocol was to be reverted at this height, it
   * works after all, and its return is cancelled.
   */
  settled(height: bigint, protocol: string): void {
    this.settledHeight = height;
    const cancelled = this.returns.findIndex((one) => one.height === height && one.reverted === protocol);
    if (cancelled !== -1) this.returns = this.returns.slice(0, cancelled);
  }

  /**
   * Returns the protocol and parameters in force. Undefined if the epoch that governs the height is long forgotten, or
   * if its closing was not heard yet.
   */
  at(height: bigint): Force | undefined {
    return this.returnsAt(height).at(-1)?.force ?? this.decided(height);
  }

  /**
   * Returns this protocol with its parameters, if it is in force at the height or was until a return there; an attempt
   * that began before the return goes on by its parameters.
   */
  named(height: bigint, protocol: string): Force | undefined {
    return [this.at(height), this.decided(height), ...this.returnsAt(height).map(({ force }) => force)].find(
      (force) => force?.protocol === protocol,
    );
  }

  /**
   * Returns the share of salary for governance REP at a height, ppm. A return to another protocol leaves it unchanged.
   */
  governanceShareAt(height: bigint): number {
    return this.shares.get(governingEpoch(height, this.first.parameters)) ?? 0;
  }

  /** Returns the protocol and parameters in force. Throws RangeError if they are not known. */
  mustBeAt(height: bigint): Force {
    const force = this.at(height);
    if (force === undefined) throw new RangeError(`the protocol in force at height ${height} is not known`);
    return force;
  }

  /** The parameters of genesis. Those that define epochs never change. */
  get genesisParameters(): Parameters {
    return this.first.parameters;
  }

  /** Returns a copy that folds on its own. */
  copy(): InForce {
    const copy = new InForce(this.first);
    for (const [epoch, force] of this.epochs) copy.epochs.set(epoch, force);
    for (const [epoch, share] of this.shares) copy.shares.set(epoch, share);
    copy.lastEpoch = this.lastEpoch;
    copy.returns = this.returns;
    copy.settledHeight = this.settledHeight;
    return copy;
  }

  /** Returns the protocol and parameters that epochs put in force, without returns. */
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
   * Folds a return. A return heard after its height was settled comes too late: the reverted protocol made that block
   * itself. The maker of a block of the other protocol has heard of the return, and so has every hearer of that block.
   */
  private protocolReverted({ height, reverted, protocol, parameters, parametersHash }: ProtocolReverted): void {
    if (height <= this.settledHeight) return;
    this.returns = [
      ...this.returns,
      { height, reverted, force: { protocol, parameters, parametersHash }, lastEpoch: this.lastEpoch },
    ];
  }
}
