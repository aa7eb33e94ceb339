import type { Invariants } from '@bpdao/actor';
import { LAST_STAGE } from './open-change.ts';
import type { GovernanceState } from './state.ts';

/**
 * The invariants of governance (docs/spec/governance.md, "Invariants"); the cost of a check grows only with the count
 * of named protocols.
 */
export const governanceInvariants: Invariants<GovernanceState> = {
  'the offers that name protocols add up to all that is offered': ({ heard: { asc } }) => {
    let sum = 0n;
    for (const [protocol, named] of asc.named) {
      if (named <= 0n) return `${protocol} is named by ${named} µREP`;
      sum += named;
    }
    return sum === asc.total ? undefined : `${sum} µREP name protocols, ${asc.total} are offered`;
  },
  'no protocol that was reverted comes into force again': ({ force, worked, reverted }) => {
    const again = [force, ...worked].find(({ protocol }) => reverted.has(protocol));
    return again === undefined ? undefined : `${again.protocol} was reverted`;
  },
  'an epoch is closed once its heights are settled': ({ lastEpoch, inForce, heard: { vpsc } }) =>
    lastEpoch * inForce.genesisParameters.epochBlocks <= vpsc.settledHeight
      ? undefined
      : `epoch ${lastEpoch} is closed, and height ${vpsc.settledHeight} is the last that is settled`,
  'the open change is in one of its stages, with at most one pool for each of its sides': ({ open }) => {
    if (open === undefined) return undefined;
    const { post, sides, stage, pools, passed } = open;
    if (stage < 1 || stage > LAST_STAGE) return `${post} is in stage ${stage}`;
    if (passed && stage !== LAST_STAGE) return `${post} passed in stage ${stage}`;
    return pools.every(
      ({ repType }, at) => sides.includes(repType) && !pools.slice(0, at).some((one) => one.repType === repType),
    )
      ? undefined
      : `${post} has pools of ${pools.map(({ repType }) => repType).join(', ')}`;
  },
  'holders of governance REP exist once it was created': ({ creation, heard: { vpsc } }) =>
    creation === 'done' || (vpsc.grep.size === 0 && vpsc.supply.grep === 0n)
      ? undefined
      : `${vpsc.grep.size} hold ${vpsc.supply.grep} µREP, and its creation is ${creation}`,
};
