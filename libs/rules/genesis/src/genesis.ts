import type { Opened, Parameters, Post } from '@bpdao/messages';

/** A post that a chain starts with. */
export interface GenesisPost {
  /** SHA-256 of the encoded post. */
  readonly address: string;
  readonly post: Opened<Post>;
}

/** The start of a chain, read from its genesis file (docs/spec/genesis.md). */
export interface Genesis {
  /** SHA-256 of the file's bytes: the chain's id, the parent of height 1 and the first beacon. */
  readonly chainId: string;
  /** For people. */
  readonly name: string;
  /** Milliseconds since the epoch; the time of height 1 is later. */
  readonly timeMs: number;
  /** $ accounts in the order of addresses, µ$ above 0. */
  readonly accounts: readonly { readonly address: string; readonly balance: bigint }[];
  /** Holders of wREP in the order of addresses, µREP above 0. */
  readonly members: readonly { readonly address: string; readonly wrep: bigint }[];
  /** Addresses that may offer nothing while no wREP exists, each counting 1, in the order of addresses. */
  readonly founders: readonly string[];
  /** The posts, in an order in which each refers only to posts before it. */
  readonly posts: readonly GenesisPost[];
  /** Address of the protocol post in force from height 1. */
  readonly protocol: string;
  readonly parameters: Parameters;
  /** SHA-256 of the encoded parameters. */
  readonly parametersHash: string;
  /** The parameters that governance may change, and their largest factor of one change. */
  readonly governable: readonly GovernableParameter[];
}

/** A parameter that governance may change, within bounds and by at most a factor at once, parts per million. */
export interface GovernableParameter {
  readonly name: keyof Parameters;
  readonly least: bigint;
  readonly most: bigint;
  readonly factorPpm: number;
}
