import { rulesOf } from '@bpdao/actor';
import { InForce } from '@bpdao/genesis';
import type { GovernanceTypes } from './actor-types.ts';
import { governanceDeadlines, nextDeadline } from './deadlines.ts';
import { attest } from './decide/attest.ts';
import { epochClosed } from './evolve/epoch-closed.ts';
import { postAttested } from './evolve/post-attested.ts';
import { protocolReverted } from './evolve/protocol-reverted.ts';
import { stageBegun } from './evolve/stage-begun.ts';
import { governanceGenesis } from './genesis.ts';
import { governanceHears } from './hears.ts';
import { governanceInvariants } from './invariants.ts';

/** Governance (docs/spec/governance.md). */
export const governanceRules = rulesOf<GovernanceTypes>({
  actor: 'governance',
  version: 1,
  kept: [InForce],
  genesis: governanceGenesis,
  commands: { attest },
  folds: {
    'epoch-closed': epochClosed,
    'protocol-reverted': protocolReverted,
    'post-attested': postAttested,
    'stage-begun': stageBegun,
  },
  hearEvery: ({ heard }, { atMs }) => {
    heard.latestMs = Math.max(heard.latestMs, atMs);
  },
  hears: governanceHears,
  deadlines: governanceDeadlines,
  nextDeadline,
  invariants: governanceInvariants,
});
