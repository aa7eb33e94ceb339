import { checkBlock, type BlockFault } from '@bpdao/chain';
import { encodeBlock, type BlockProposed } from '@bpdao/messages';
import { refuseList, type WorkProtocol } from '@bpdao/work-protocols';
import type { ProducerState, Round } from './state.ts';

/** The findings about a proposed block beside the block itself. */
export interface Evidence {
  /** True if the producer's signature under its list holds. */
  readonly listSignatureHolds: boolean;
  /** The index of the first Tx whose signature does not hold. */
  readonly badSignatureAt: number | undefined;
  /** The time of this machine's clock, ms since the epoch. */
  readonly nowMs: number;
  /** The rules of the protocol that the round's draw named. */
  readonly work: WorkProtocol;
}

/** The most by which the WSC's clock may be ahead of this machine's, ms. */
const CLOCK_TOLERANCE_MS = 10_000;

/**
 * Executes a proposed block again. Returns a sentence for each rule that it breaks; none if it is right
 * (docs/spec/block-producer.md, "Policing").
 */
export function police(
  state: ProducerState,
  round: Round,
  proposed: BlockProposed,
  evidence: Evidence,
): readonly string[] {
  const broken = [...round.drawFaults];
  if (!evidence.listSignatureHolds) broken.push("the signature under the list is not the producer's");
  if (evidence.badSignatureAt !== undefined) {
    broken.push(`the signature of transaction ${evidence.badSignatureAt} does not hold`);
  }
  const fault = blockFault(state, round, proposed, evidence.nowMs);
  if (fault !== undefined) broken.push(fault);
  const refused =
    round.force === undefined
      ? undefined
      : refuseList(evidence.work, proposed.block.transactions, round.force.parameters);
  if (refused !== undefined) {
    broken.push(`the work protocol does not take transaction ${refused.index}: ${refused.code}`);
  }
  return broken;
}

function blockFault(
  state: ProducerState,
  { selected, taken, force }: Round,
  proposed: BlockProposed,
  nowMs: number,
): BlockFault | 'BLOCK_TOO_LARGE' | 'NOTHING_IN_FORCE' | 'SALARY_TOO_LOW' | undefined {
  if (force === undefined) return 'NOTHING_IN_FORCE';
  const { parameters, parametersHash, protocol } = force;
  if (encodeBlock(proposed.block).length > parameters.maxBlockBytes) return 'BLOCK_TOO_LARGE';
  const { receipt, producer, tip, stake } = selected;
  try {
    return checkBlock(state.chain, proposed, {
      chainId: state.genesis.chainId,
      receipt,
      producer,
      tip,
      protocol,
      parameters,
      parametersHash,
      stake: taken?.amount === proposed.stake ? proposed.stake : stake,
      payouts: state.payoutsDue,
      latestMs: Math.max(nowMs + CLOCK_TOLERANCE_MS, state.chain.timeMs + 1),
    });
  } catch (error) {
    if (error instanceof RangeError) return 'SALARY_TOO_LOW';
    throw error;
  }
}
