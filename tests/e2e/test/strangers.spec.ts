import {
  actorNames,
  catalogue,
  commandSubject,
  factSubject,
  HEADERS,
  LEASE_BUCKET,
  querySubject,
  saidSubject,
  saidSubjects,
  snapshotBucket,
  streamName,
  type CommandOf,
  type QueryOf,
} from '@bpdao/catalogue';
import { adminOf, inboxOf, makeIdentities, outsiderRoles, readIdentities, readIdentity } from '@bpdao/identities';
import { connectBroker, type Client } from '@bpdao/sdk';
import { bpdao } from '../src/command-line.ts';
import { startTestNetwork, type TestNetwork } from '../src/test-network.ts';

type Connection = Client['connection'];

const VICTIMS = ['customer', 'reader', 'newcomer', 'producer1'] as const;
/** Returns the name of the attacker with the rights of a role. */
const strangerOf = (role: string): string => `stranger-${role}`;
/** A busy machine may be slow to tell. */
const TELL_MS = 60_000;
const WHO_AM_I = '$SYS.REQ.USER.INFO';
/**
 * A body that gets an error, whose own body is empty; and an empty body, which gets data from queries that need no
 * words.
 */
const BODIES: readonly Uint8Array[] = [Buffer.from([0xff, 0xff, 0x00]), new Uint8Array()];
/** Messages between two looks whether the broker has read them. */
const BURST = 500;

/** Everything that can be said to an actor. */
const requests = actorNames.flatMap((actor) => [
  ...catalogue[actor].command.names.map((name) => commandSubject(actor, name as CommandOf<typeof actor>['type'])),
  ...catalogue[actor].query.names.map((name) => querySubject(actor, name as QueryOf<typeof actor>['type'])),
]);

/** Streams and buckets of an actor. */
const streamsOf = (actor: string): readonly string[] => [
  streamName(actor),
  `KV_${LEASE_BUCKET}`,
  `OBJ_${snapshotBucket(actor)}`,
];

/**
 * The whole network, each actor in a process of its own, and an attacker with the rights of each outsider in turn, who
 * names the subjects for the answers.
 */
describe('a stranger who names where the answer goes', () => {
  let network: TestNetwork;
  const ended: string[] = [];
  const firstEnd = Promise.withResolvers<string>();
  const open: Connection[] = [];
  const forged: string[] = [];

  async function connectionOf(name: string): Promise<Connection> {
    const connection = await connectBroker([network.url], name, readIdentity(network.seedFile?.(name)));
    open.push(connection);
    return connection;
  }

  /**
   * Returns the subjects at which an answer would do harm: facts stored and said, leases, snapshots, the requests that
   * delete or change a stream, others' inboxes.
   */
  async function targets(): Promise<readonly string[]> {
    const identities = await readIdentities(network.layout.identities);
    return [
      ...actorNames.flatMap((actor) => [
        ...catalogue[actor].fact.names
          .slice(0, 2)
          .flatMap((name) => [factSubject(actor, name), saidSubject(actor, name)]),
        `$KV.${LEASE_BUCKET}.${actor}`,
        `$O.${snapshotBucket(actor)}.M.x`,
        ...streamsOf(actor).flatMap((stream) => [`$JS.API.STREAM.DELETE.${stream}`, `$JS.API.STREAM.PURGE.${stream}`]),
      ]),
      ...identities.map(({ key }) => `${inboxOf(key)}.x`),
    ];
  }

  /** Keeps the forged messages that a victim hears: an answer to its inbox, or a fact that continues no stream. */
  async function listen(name: string): Promise<void> {
    const connection = await connectionOf(name);
    const identity = readIdentity(network.seedFile?.(name));
    connection.subscribe(`${identity?.options.inboxPrefix ?? ''}.x`, {
      callback: (_error, { subject }) => void forged.push(`${name} hears ${subject}`),
    });
    for (const actor of actorNames) {
      connection.subscribe(saidSubjects(actor), {
        callback: (_error, { subject, headers }) => {
          if (!headers?.get(HEADERS.previousHash)) forged.push(`${name} hears ${subject}`);
        },
      });
    }
    await connection.flush();
  }

  /** Resolves with `goes on` after three blocks more, or with the sentence about the first end of a process. */
  const goesOn = async (): Promise<string> =>
    Promise.race([network.watch.height(network.watch.lastHeight + 3n).then(() => 'goes on'), firstEnd.promise]);

  async function missingStreams(): Promise<readonly string[]> {
    const missing: string[] = [];
    for (const actor of actorNames) {
      const admin = await connectionOf(adminOf(actor));
      for (const stream of streamsOf(actor)) {
        const info = (await admin.request(`$JS.API.STREAM.INFO.${stream}`, '', { timeout: TELL_MS })).json<{
          readonly error?: { readonly description: string };
        }>();
        if (info.error !== undefined) missing.push(`${actor} ${stream}: ${info.error.description}`);
      }
      await admin.close();
    }
    return missing;
  }

  beforeAll(async () => {
    network = await startTestNetwork({
      producers: 2,
      onUnexpectedEnd: (sentence) => {
        ended.push(sentence);
        firstEnd.resolve(sentence);
      },
    });
    await network.watch.height(2n);
    await makeIdentities(
      network.layout.identities,
      outsiderRoles.map((role) => ({ name: strangerOf(role), role })),
    );
    await network.broker?.reload();
    for (const name of VICTIMS) await listen(name);
  });

  afterAll(async () => {
    await Promise.all(open.map((connection) => connection.close()));
    await network.end();
  });

  it.each(outsiderRoles)('with the rights of a %s forges nothing, deletes nothing and stops nobody', async (role) => {
    const attacker = await connectionOf(strangerOf(role));
    const all = (await targets()).flatMap((reply) =>
      [...requests, WHO_AM_I].flatMap((subject) => BODIES.map((body) => ({ subject, body, reply }))),
    );
    for (const [index, { subject, body, reply }] of all.entries()) {
      attacker.publish(subject, body, { reply });
      if (index % BURST === 0) await attacker.flush();
    }
    await attacker.flush();
    await attacker.close();
    // the requests sent before are answered by now
    for (const actor of actorNames) await network.client.status(actor, { timeoutMs: TELL_MS });
    expect(await goesOn()).toBe('goes on');
    expect({ ended, missing: await missingStreams(), forged: [...new Set(forged)] }).toEqual({
      ended: [],
      missing: [],
      forged: [],
    });
    expect(await bpdao(network, 'audit')).toMatchObject({ code: 0, complained: '', said: [{ holds: true }] });
  });
});
