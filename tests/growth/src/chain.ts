import { hash } from 'node:crypto';
import { defaultParameters, type Genesis } from '@bpdao/genesis';
import { encodeParameters, encodePost, opened } from '@bpdao/messages';
import type { Size } from './size.ts';

const REP = 1_000_000n;
/** A producer's REP: together they are the quorum, however many hold little. */
const PRODUCER_REP = 100_000_000n * REP;
/** The most REP that another member holds; amounts differ, so that salaries fall due at different moments. */
const MEMBER_REP_MAX = 10_000n;
const BALANCE = 1_000_000_000n;
const HASH_BYTES_OF_REP = 8;

export const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** Addresses of members, producers first. */
export const addressOf = (member: number): string => sha256(`member ${member}`);

/** Makes the genesis of a chain of this size; a file with a million members would be too large. */
export function genesisOf({ producers, members }: Size): Genesis {
  const addresses = Array.from({ length: members }, (_, member) => addressOf(member));
  const post = opened(encodePost, {
    kind: 'protocol',
    authors: [{ address: addressOf(0), weightPpm: 1_000_000 }],
    references: [],
    content: Buffer.from('{}'),
  });
  const protocol = hash('sha256', post.bytes, 'hex');
  const parameters = { ...defaultParameters, blockIntervalMs: 0, voteMinMs: 0 };
  return {
    chainId: sha256(`chain of ${members}`),
    name: 'growth',
    timeMs: 0,
    founders: [],
    posts: [{ address: protocol, post }],
    protocol,
    parameters,
    parametersHash: hash('sha256', encodeParameters(parameters), 'hex'),
    governable: [],
    accounts: addresses.map((address) => ({ address, balance: BALANCE })),
    members: addresses.map((address, member) => ({
      address,
      wrep:
        member < producers
          ? PRODUCER_REP
          : REP * (1n + (BigInt(`0x${address.slice(0, 2 * HASH_BYTES_OF_REP)}`) % MEMBER_REP_MAX)),
    })),
  };
}
