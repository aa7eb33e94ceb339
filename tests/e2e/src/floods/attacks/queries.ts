import { actorNames, catalogue, querySubject, type QueryOf } from '@bpdao/catalogue';
import type { Shot } from '../message-attack.ts';

const LIMIT = 5000;

/** Asks for the first facts of the VPSC, as many as a query may. */
export const factsQueries = (): readonly Shot[] => [
  {
    subject: querySubject('vpsc', 'facts'),
    body: catalogue.vpsc.query.encode({ type: 'facts', fromSequence: 1, limit: LIMIT }),
  },
];

/** Asks for the active set, as much as a query may. */
export const activeQueries = (): readonly Shot[] => [
  {
    subject: querySubject('gossip', 'active-transactions'),
    body: catalogue.gossip.query.encode({ type: 'active-transactions', limit: LIMIT }),
  },
];

/** Bytes that are no protobuf, bytes that end too early, and a message with an unknown field. */
const BROKEN: readonly Uint8Array[] = [
  Buffer.concat([Buffer.from([0xff, 0xff]), Buffer.alloc(64, 0xab)]),
  Buffer.from([0x0a, 0x7f, 0x01]),
  Buffer.from([0x7a, 0x02, 0x08, 0x01]),
];

/** Makes a broken request of every query. */
export const badRequests = (): readonly Shot[] =>
  BROKEN.flatMap((body) =>
    actorNames.flatMap((actor) =>
      catalogue[actor].query.names.map((name) => ({
        subject: querySubject(actor, name as QueryOf<typeof actor>['type']),
        body,
      })),
    ),
  );
