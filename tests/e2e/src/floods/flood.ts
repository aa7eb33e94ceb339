import type { ActorName } from '@bpdao/catalogue';
import type { OutsiderRole } from '@bpdao/identities';

/** The attacks of a single identity at full speed; each is a row of the table (docs/operations/results.md). */
export type FloodName =
  | 'bad-lists'
  | 'bad-transactions'
  | 'facts'
  | 'large-posts'
  | 'active-transactions'
  | 'bad-requests'
  | 'silent-readers'
  | 'scrapes'
  | 'swollen-commands';

/** One flood. */
export interface Flood {
  readonly name: FloodName;
  /** Description for the table. */
  readonly what: string;
  /** The role that floods. */
  readonly role: OutsiderRole;
  /** The process whose memory is reported. */
  readonly attacked: ActorName | 'broker';
}

/** All floods. The flood that leaves a large active set behind is the last. */
export const floods: readonly Flood[] = [
  { name: 'bad-lists', what: 'lists of 4,500 bad signatures to the WSC', role: 'producer', attacked: 'wsc' },
  { name: 'bad-transactions', what: 'bad signatures to gossip', role: 'customer', attacked: 'gossip' },
  { name: 'facts', what: '`facts` queries to the VPSC', role: 'reader', attacked: 'vpsc' },
  { name: 'large-posts', what: 'posts of 0.9 MB to the Forum', role: 'customer', attacked: 'forum' },
  { name: 'bad-requests', what: 'bad requests to every query', role: 'reader', attacked: 'vpsc' },
  { name: 'silent-readers', what: '10 connections that do not read', role: 'reader', attacked: 'broker' },
  { name: 'scrapes', what: 'metrics and health of gossip over HTTP', role: 'reader', attacked: 'gossip' },
  { name: 'swollen-commands', what: 'signed commands of 1 MB with unknown fields', role: 'customer', attacked: 'asc' },
  {
    name: 'active-transactions',
    what: '`active-transactions` queries on a large active set',
    role: 'customer',
    attacked: 'gossip',
  },
];

/** A name of a flood, or undefined. */
export const floodNamed = (name: string): Flood | undefined => floods.find((flood) => flood.name === name);
