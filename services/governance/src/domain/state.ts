import { InForce } from '@bpdao/genesis';
import type { Force, Genesis } from '@bpdao/genesis';

/** What governance knows. */
export interface GovernanceState {
  /** What every epoch so far put in force. */
  readonly inForce: InForce;
  /** What the next epoch puts in force. */
  force: Force;
  /** The last epoch closed; 0 before the first. */
  lastEpoch: bigint;
  readonly heard: {
    /** The last settled height; 0 before the first. */
    vpsc: { settledHeight: bigint };
  };
}

/** Governance at genesis: the protocol and parameters of the genesis file are in force. */
export const governanceGenesis = (genesis: Genesis): GovernanceState => ({
  inForce: new InForce(genesis),
  force: { protocol: genesis.protocol, parameters: genesis.parameters, parametersHash: genesis.parametersHash },
  lastEpoch: 0n,
  heard: { vpsc: { settledHeight: 0n } },
});
