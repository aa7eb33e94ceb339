import { InForce } from '@bpdao/genesis';
import type { Force, Genesis } from '@bpdao/genesis';
import { parseManifest } from '@bpdao/work-protocols';
import type { Manifest } from '@bpdao/work-protocols';

/** What governance knows. */
export interface GovernanceState {
  /** What every epoch and return so far put in force. */
  readonly inForce: InForce;
  /** What the next epoch puts in force unless something is adopted. */
  force: Force;
  /** The last epoch closed; 0 before the first. */
  lastEpoch: bigint;
  /** The protocol that led when the last epoch was closed; adopted when it leads again. */
  leading: string | undefined;
  /** Protocols that made accepted blocks, each as it was in force then, the last one last; without those that were reverted. */
  worked: readonly Force[];
  /** Posts of protocols that were reverted: they are not adopted again. */
  readonly reverted: Set<string>;
  /** Returns at the height in progress, which a pool still open may cancel, with what was so before each. */
  returning: readonly Returning[];
  readonly heard: {
    readonly asc: Offered;
    readonly vpsc: HeardVpsc;
    readonly forum: {
      /** Every protocol that was posted, by its address. */
      readonly protocols: Map<string, Manifest>;
    };
    /** The attempt in progress as the ASC, the WSC and the VPSC tell it. */
    round: Round;
  };
}

/** A return that is cancelled when the height's block turns out to be the reverted protocol's. */
export interface Returning {
  readonly protocol: string;
  readonly before: { readonly force: Force; readonly worked: readonly Force[] };
}

/** What is offered, and for which protocols (docs/spec/governance.md, "De facto"). */
export interface Offered {
  /** Offers of more than nothing by producer; a taken stake counts. */
  readonly offers: Map<string, { readonly weight: bigint; readonly protocol: string }>;
  /** µREP of the offers that name a protocol, above 0. */
  readonly named: Map<string, bigint>;
  /** µREP of all offers. */
  total: bigint;
}

/** What settled rounds tell. */
export interface HeardVpsc {
  /** The last settled height; 0 before the first. */
  settledHeight: bigint;
  /** wREP in existence, µREP. */
  wrepSupply: bigint;
  /** Blocks of the protocol in force that were rejected at the height in progress. */
  rejections: { readonly protocol: string; readonly count: number };
}

/** The attempt in progress, or the next one. */
export interface Round {
  readonly height: bigint;
  readonly attempt: number;
  /** Whose turn it is: to draw, to take the stake, to make a block of a list, or to police it. */
  readonly waitsFor: 'draw' | 'stake' | 'list' | 'pool';
}

/** Governance at genesis: the protocol and parameters of the genesis file are in force. */
export const governanceGenesis = (genesis: Genesis): GovernanceState => ({
  inForce: new InForce(genesis),
  force: { protocol: genesis.protocol, parameters: genesis.parameters, parametersHash: genesis.parametersHash },
  lastEpoch: 0n,
  leading: undefined,
  worked: [],
  reverted: new Set(),
  returning: [],
  heard: {
    asc: { offers: new Map(), named: new Map(), total: 0n },
    vpsc: { settledHeight: 0n, wrepSupply: genesis.members.reduce((sum, { wrep }) => sum + wrep, 0n), rejections: { protocol: genesis.protocol, count: 0 } },
    forum: { protocols: genesisProtocols(genesis) },
    round: { height: 1n, attempt: 0, waitsFor: 'draw' },
  },
});

function genesisProtocols({ posts }: Genesis): Map<string, Manifest> {
  const protocols = new Map<string, Manifest>();
  for (const { address, post } of posts) {
    const manifest = post.value.kind === 'protocol' ? parseManifest(post.value.content) : undefined;
    if (manifest !== undefined) protocols.set(address, manifest);
  }
  return protocols;
}
