import { createHash } from 'node:crypto';
import type { RepType } from '@bpdao/messages';

/** H(post address ‖ REP type ‖ counter): docs/spec/encodings.md, "Pools". */
export function poolId(postAddress: string, repType: RepType, counter: bigint): string {
  const bytes = Buffer.alloc(9);
  bytes.writeUInt8(repType === 'wrep' ? 1 : 2, 0);
  bytes.writeBigUInt64BE(counter, 1);
  return createHash('sha256').update(postAddress, 'hex').update(bytes).digest('hex');
}
