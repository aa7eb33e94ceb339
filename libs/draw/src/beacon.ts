import { createHash } from 'node:crypto';

/** The tip that commits to a preimage: its SHA-256. All hex of 32 bytes. */
export const tipOf = (reveal: string): string => createHash('sha256').update(Buffer.from(reveal, 'hex')).digest('hex');

/** The beacon after an accepted block (docs/spec/draw.md, "The beacon"). */
export const nextBeacon = (beacon: string, reveal: string): string =>
  createHash('sha256').update('bpdao/beacon/v1').update(Buffer.from(beacon, 'hex')).update(Buffer.from(reveal, 'hex')).digest('hex');
