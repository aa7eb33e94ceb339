import type { SignedBytes } from './ed25519.ts';

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const LENGTH_BYTES = 4;
const HEAD_BYTES = KEY_BYTES + SIGNATURE_BYTES + LENGTH_BYTES;

/**
 * Packs a batch into one buffer that goes to another thread without a copy. Keys and signatures must have their
 * lengths.
 */
export function pack(batch: readonly SignedBytes[]): Uint8Array<ArrayBuffer> {
  const packed = Buffer.from(new ArrayBuffer(batch.reduce((sum, { message }) => sum + HEAD_BYTES + message.length, 0)));
  let at = 0;
  for (const { publicKey, signature, message } of batch) {
    packed.write(publicKey, at, 'hex');
    packed.set(signature, at + KEY_BYTES);
    packed.writeUInt32BE(message.length, at + KEY_BYTES + SIGNATURE_BYTES);
    packed.set(message, at + HEAD_BYTES);
    at += HEAD_BYTES + message.length;
  }
  return packed;
}

/** Reads a batch that `pack` packed. */
export function unpack(bytes: Uint8Array): readonly SignedBytes[] {
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const batch: SignedBytes[] = [];
  for (let at = 0; at < packed.length;) {
    const length = packed.readUInt32BE(at + KEY_BYTES + SIGNATURE_BYTES);
    batch.push({
      publicKey: packed.toString('hex', at, at + KEY_BYTES),
      signature: packed.subarray(at + KEY_BYTES, at + KEY_BYTES + SIGNATURE_BYTES),
      message: packed.subarray(at + HEAD_BYTES, at + HEAD_BYTES + length),
    });
    at += HEAD_BYTES + length;
  }
  return batch;
}

/** Tells if key and signature have the lengths that `pack` needs. */
export const isPackable = ({ publicKey, signature }: SignedBytes): boolean =>
  /^[0-9a-f]{64}$/.test(publicKey) && signature.length === SIGNATURE_BYTES;
