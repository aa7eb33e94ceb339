import { producerState } from '@bpdao/block-producer';
import { addressOf, genesisOf } from './chain.ts';
import type { Ruled } from './cost-meter.ts';
import { Hall } from './hall.ts';
import { People } from './people.ts';
import type { Size } from './size.ts';

/** The cost of a block to the rules at a size, each a median of several blocks, µs. */
export interface Cost {
  readonly size: Size;
  /** Time by the owner of the rules, without votes. */
  readonly blockUs: Readonly<Record<Ruled, number>>;
  /** Time of all rules together, for one vote. */
  readonly voteUs: number;
}

const WARM_UP_BLOCKS = 100;
export const RULED: readonly Ruled[] = ['asc', 'wsc', 'vpsc', 'forum', 'gossip', 'governance', 'producer'];

/** Runs a chain of this size for so many blocks and times all rules. */
export function costAt(size: Size, blocks: number): Cost {
  const genesis = genesisOf(size);
  const hall = new Hall(genesis, producerState(genesis, addressOf(0), new Uint8Array(32)));
  const people = new People(hall, genesis, size);
  people.begin();
  people.runBlocks(WARM_UP_BLOCKS);
  hall.costs.take();
  const taken = Array.from({ length: blocks }, () => {
    people.runBlocks(1);
    return hall.costs.take();
  });
  const blockUs = Object.fromEntries(
    RULED.map((ruled) => [ruled, middle(taken.map((one) => one.blockUs.get(ruled) ?? 0))]),
  ) as Record<Ruled, number>;
  return { size, blockUs, voteUs: middle(taken.map(({ votesUs }) => votesUs)) / size.producers };
}

/** Returns the median, to a tenth. */
function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round((sorted[sorted.length >> 1] ?? 0) * 10) / 10;
}
