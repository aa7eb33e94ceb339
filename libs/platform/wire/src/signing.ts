import { hash } from 'node:crypto';

/**
 * Returns the bytes that a command's signature covers (docs/spec/encodings.md, "Signatures"). The subject binds the
 * purpose, and the chain id binds the chain. The payload is the sent bytes, never a new encoding.
 */
export function signingBytes(subject: string, chainId: string, payload: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`bpdao/v1\n${subject}\n${chainId}\n`, 'utf8'), payload]);
}

/**
 * Returns the name of a command in the facts that follow from it: SHA-256 of the signed bytes, hex
 * (docs/spec/messages.md, "The envelope").
 */
export const commandDigest = ({ payload }: { readonly payload: { readonly bytes: Uint8Array } }): string =>
  hash('sha256', payload.bytes, 'hex');
