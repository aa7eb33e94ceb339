import { bech32m } from '@scure/base';

const PREFIX = 'bp';

/** An address as people see it: bech32m of the 32-byte public key with prefix `bp`. */
export const writeAddress = (address: string): string => bech32m.encodeFromBytes(PREFIX, Buffer.from(address, 'hex'));

/** Reads an address as people write it, to hex; undefined when it is none. */
export function readAddress(text: string): string | undefined {
  try {
    const { prefix, bytes } = bech32m.decodeToBytes(text);
    return prefix === PREFIX && bytes.length === 32 ? Buffer.from(bytes).toString('hex') : undefined;
  } catch {
    return undefined;
  }
}
