import { sha256 } from '@bpdao/messages';

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

/** Returns the Merkle root of RFC 6962 over leaves in their order; hex. Without leaves it is the hash of nothing. */
export function merkleRoot(leaves: readonly Uint8Array[]): string {
  let level = leaves.map((leaf) => sha256(LEAF, leaf));
  if (level.length === 0) return sha256().toString('hex');
  while (level.length > 1) {
    const above: Buffer[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const [left, right] = [level[index], level[index + 1]];
      if (left !== undefined) above.push(right === undefined ? left : sha256(NODE, left, right));
    }
    level = above;
  }
  return level[0]?.toString('hex') ?? '';
}
