import { hash } from 'node:crypto';

/** Returns the tip that commits to a preimage: its SHA-256. All hex of 32 bytes. */
export const tipOf = (reveal: string): string => hash('sha256', Buffer.from(reveal, 'hex'), 'hex');

/** Returns the beacon after an accepted block (docs/spec/draw.md, "The beacon"). */
export const nextBeacon = (beacon: string, reveal: string): string =>
  hash('sha256', Buffer.concat([Buffer.from('bpdao/beacon/v1'), Buffer.from(beacon + reveal, 'hex')]), 'hex');
