import { createHmac } from 'node:crypto';
import type { HiddenVote, Side } from '@bpdao/messages';
import type { KeyPair } from '@bpdao/signatures';
import { voteCommitment } from '@bpdao/tokens';

/** The vote that a member hides in a pool. The stake is in µREP. */
export interface Meant {
  readonly poolId: string;
  readonly side: Side;
  readonly stake: bigint;
}

const SIDES: readonly Side[] = ['for', 'against'];

/**
 * Returns the nonce that hides a member's vote in a pool, 32 bytes in hex. It follows from the member's key, so that
 * the owner of the key can reveal the vote after a crash, and on another machine (docs/adr/0008).
 */
export const voteNonce = ({ seed }: KeyPair, chainId: string, poolId: string): string =>
  createHmac('sha256', seed).update('bpdao/vote-nonce/v1').update(chainId, 'hex').update(poolId, 'hex').digest('hex');

/** Returns the commitment of a vote, hex. */
export const commitmentTo = (keyPair: KeyPair, chainId: string, { poolId, side, stake }: Meant): string =>
  voteCommitment({ poolId, voter: keyPair.address, side, stake, nonce: voteNonce(keyPair, chainId, poolId) });

/** Returns the side that a commitment of this key hides; undefined if another nonce made it. */
export const sideBehind = (
  keyPair: KeyPair,
  chainId: string,
  poolId: string,
  { stake, commitment }: Pick<HiddenVote, 'stake' | 'commitment'>,
): Side | undefined => SIDES.find((side) => commitmentTo(keyPair, chainId, { poolId, side, stake }) === commitment);
