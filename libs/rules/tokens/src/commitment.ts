import { sha256Hex, type Side } from '@bpdao/messages';

/**
 * Returns the commitment of a hidden vote: H(pool ‖ voter ‖ u8 side ‖ u64 stake ‖ nonce), hex (docs/spec/encodings.md,
 * "Pools"). `nonce` is 32 bytes in hex.
 */
export function voteCommitment({
  poolId,
  voter,
  side,
  stake,
  nonce,
}: {
  readonly poolId: string;
  readonly voter: string;
  readonly side: Side;
  readonly stake: bigint;
  readonly nonce: string;
}): string {
  const bytes = Buffer.alloc(9);
  bytes.writeUInt8(side === 'for' ? 1 : 2, 0);
  bytes.writeBigUInt64BE(stake, 1);
  return sha256Hex(Buffer.from(poolId + voter, 'hex'), bytes, Buffer.from(nonce, 'hex'));
}
