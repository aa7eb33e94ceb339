import { hash } from 'node:crypto';

/**
 * What is signed for a command (docs/spec/encodings.md, "Signatures"): the subject binds the purpose, the chain's id
 * the chain, and the payload is the bytes that are sent, never a re-encoding.
 */
export function signingBytes(subject: string, chainId: string, payload: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`bpdao/v1\n${subject}\n${chainId}\n`, 'utf8'), payload]);
}

/**
 * Names a command in the facts that it leads to: SHA-256 of the bytes that were signed, hex (docs/spec/messages.md,
 * "The envelope").
 */
export const commandDigest = ({ payload }: { readonly payload: { readonly bytes: Uint8Array } }): string =>
  hash('sha256', payload.bytes, 'hex');
