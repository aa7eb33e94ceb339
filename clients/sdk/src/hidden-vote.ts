import { createHmac } from 'node:crypto';
import type { HiddenVote, Side } from '@bpdao/messages';
import type { KeyPair } from '@bpdao/signatures';
import { voteCommitment } from '@bpdao/tokens';

/** What a member means to say in a pool that hides votes. Stakes in µREP. */
export interface Meant {
  readonly poolId: string;
  readonly side: Side;
  readonly stake: bigint;
}

const SIDES: readonly Side[] = ['for', 'against'];

/**
 * The nonce that hides a member's vote in a pool: made from its key, so that the vote can be revealed by whoever has
 * the key, after a crash and on another machine too (docs/adr/0008). 32 bytes, hex.
 */
export const voteNonce = ({ seed }: KeyPair, chainId: string, poolId: string): string =>
  createHmac('sha256', seed).update('bpdao/vote-nonce/v1').update(chainId, 'hex').update(poolId, 'hex').digest('hex');

/** What a vote is committed by, hex. */
export const commitmentTo = (keyPair: KeyPair, chainId: string, { poolId, side, stake }: Meant): string =>
  voteCommitment({ poolId, voter: keyPair.address, side, stake, nonce: voteNonce(keyPair, chainId, poolId) });

/** Which side a commitment of this key hides; undefined when another nonce made it. */
export const sideBehind = (
  keyPair: KeyPair,
  chainId: string,
  poolId: string,
  { stake, commitment }: Pick<HiddenVote, 'stake' | 'commitment'>,
): Side | undefined => SIDES.find((side) => commitmentTo(keyPair, chainId, { poolId, side, stake }) === commitment);
