import { sha256Hex, type RepType } from '@bpdao/messages';

/** Returns the id of a pool: H(post address ‖ REP type ‖ counter) (docs/spec/encodings.md, "Pools"). */
export function poolId(postAddress: string, repType: RepType, counter: bigint): string {
  const bytes = Buffer.alloc(9);
  bytes.writeUInt8(repType === 'wrep' ? 1 : 2, 0);
  bytes.writeBigUInt64BE(counter, 1);
  return sha256Hex(Buffer.from(postAddress, 'hex'), bytes);
}
