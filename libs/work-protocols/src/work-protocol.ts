import type { Parameters, SignedTransaction } from '@bpdao/messages';
import type { Manifest } from './manifest.ts';
import { v1 } from './v1.ts';

/** Why a work protocol does not take a list: the first transaction that breaks its rule. */
export interface ListRefusal {
  readonly index: number;
  readonly code: string;
}

/** What a version of the WSC decides by itself; all else is common to all versions. */
export interface WorkProtocol {
  readonly manifest: Manifest;
  /** Looks at a producer's list beside the rules of the chain; undefined when it may become a block. */
  refuseList(transactions: readonly SignedTransaction[], parameters: Parameters): ListRefusal | undefined;
}

/** The work protocols that are here. */
const installed: readonly WorkProtocol[] = [v1];

/** The work protocol that a manifest names; undefined when it is not here. */
export const findWorkProtocol = ({ name, version }: Manifest): WorkProtocol | undefined =>
  installed.find(({ manifest }) => manifest.name === name && manifest.version === version);
