import type { Fact } from '@bpdao/catalogue';
import type { Genesis } from '@bpdao/genesis';
import type { Parameters } from '@bpdao/messages';

/** A protocol with the parameters that are in force with it. */
export interface Decided {
  readonly protocol: string;
  readonly parameters: Parameters;
}

interface Returned {
  readonly height: bigint;
  readonly reverted: string;
  readonly to: Decided;
  /** Epochs that were closed when it was said. */
  readonly epochs: number;
}

/**
 * Tells the protocol and parameters in force at each height, by the words of the specification
 * (docs/spec/governance.md), written a second time.
 */
export class PlainForce {
  private readonly epochBlocks: bigint;
  private readonly delay: bigint;
  /** The decisions by epoch; the first is that of genesis. */
  private readonly epochs: Decided[];
  private returns: readonly Returned[] = [];
  private settled = 0n;

  constructor({ protocol, parameters }: Genesis) {
    this.epochBlocks = parameters.epochBlocks;
    this.delay = parameters.activationDelayBlocks;
    this.epochs = [{ protocol, parameters }];
  }

  fold(fact: Fact): void {
    if (fact.type === 'epoch-closed') this.epochs.push({ protocol: fact.protocol, parameters: fact.parameters });
    if (fact.type === 'protocol-reverted' && fact.height > this.settled) {
      this.returns = [
        ...this.returns,
        {
          height: fact.height,
          reverted: fact.reverted,
          to: { protocol: fact.protocol, parameters: fact.parameters },
          epochs: this.epochs.length - 1,
        },
      ];
    }
    if (fact.type !== 'round-settled' || fact.outcome !== 'accepted') return;
    this.settled = fact.height;
    const works = this.returns.findIndex(
      ({ height, reverted }) => height === fact.height && reverted === fact.protocol,
    );
    if (works !== -1) this.returns = this.returns.slice(0, works);
  }

  /** Returns the decision in force at a height; undefined while the epoch that governs the height is not closed. */
  at(height: bigint): Decided | undefined {
    return this.allAt(height).at(-1);
  }

  /** Returns the decision with this protocol that is in force at the height, now or before a return at it. */
  named(height: bigint, protocol: string): Decided | undefined {
    return this.allAt(height).findLast((one) => one.protocol === protocol);
  }

  /** Returns the decision of the height's epoch, and after it each return that holds for the height. */
  private allAt(height: bigint): readonly Decided[] {
    const epoch = height <= this.delay ? 0 : Number((height - this.delay - 1n) / this.epochBlocks);
    const decided = this.epochs[epoch];
    return [
      ...(decided === undefined ? [] : [decided]),
      ...this.returns.filter((one) => one.height <= height && epoch <= one.epochs).map(({ to }) => to),
    ];
  }
}
