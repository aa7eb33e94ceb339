import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { headers, type NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import {
  actorNames,
  askedOf,
  catalogue,
  commandSubject,
  factSubject,
  querySubject,
  saidSubject,
  snapshotBucket,
  streamName,
  type ActorName,
  type CommandOf,
} from '@bpdao/catalogue';
import { prepareActor } from '@bpdao/journal';
import { startBroker, type TestBroker } from '@bpdao/testkit';
import {
  accountOf,
  accountsFileIn,
  adminOf,
  doorOf,
  inboxOf,
  insiderOf,
  makeIdentities,
  permissionsOf,
  readIdentity,
  seedFileIn,
  usualIdentities,
  type AdmittedIdentity,
} from '../src/index.ts';

/** Long, so that no entry ends while streams are counted. */
const LEASE_MS = 3_600_000;

/**
 * A client with an identity's rights sends everything that the identity may send. It names every kind of subject as the
 * place of the answer, and as the place to which a consumer delivers. The test watches every account and counts every
 * stream.
 */
describe('whoever names where an answer goes', () => {
  let folder: string;
  let broker: TestBroker;
  let identities: readonly AdmittedIdentity[];
  const open: NatsConnection[] = [];
  const admins = new Map<ActorName, NatsConnection>();

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bpdao-replies-'));
    identities = await makeIdentities(folder, [
      ...usualIdentities(['producer1']),
      { name: 'victim', role: 'customer' },
    ]);
    broker = await startBroker({ accountsFile: accountsFileIn(folder) });
    for (const actor of actorNames) {
      admins.set(actor, await connectionOf(adminOf(actor)));
      await prepare(actor);
    }
  });

  afterAll(async () => {
    await Promise.all(open.map((connection) => connection.close()));
    await broker.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function connectionOf(name: string): Promise<NatsConnection> {
    const connection = await connect({
      ...readIdentity(seedFileIn(folder, name))?.options,
      servers: broker.url,
      reconnect: false,
    });
    open.push(connection);
    return connection;
  }

  function adminFor(actor: ActorName): NatsConnection {
    const admin = admins.get(actor);
    if (admin === undefined) throw new Error(`${actor} has no admin`);
    return admin;
  }

  /** Makes an actor's streams where they are not, and gives each something to hand out. */
  async function prepare(actor: ActorName): Promise<void> {
    await prepareActor(adminFor(actor), actor, 1, LEASE_MS);
    const connection = await connectionOf(actor);
    for (const subject of [
      ...catalogue[actor].fact.names.slice(0, 1).map((name) => factSubject(actor, name)),
      `$KV.leases.${actor}`,
      `$O.${snapshotBucket(actor)}.C.chunk`,
    ]) {
      await connection.request(subject, 'something');
    }
  }

  const streamsOf = (actor: ActorName): readonly string[] => [
    streamName(actor),
    'KV_leases',
    `OBJ_${snapshotBucket(actor)}`,
  ];

  /** Returns the state of every stream of every account. */
  async function streamStates(): Promise<ReadonlyMap<string, string>> {
    const states = new Map<string, string>();
    for (const actor of actorNames) {
      const admin = adminFor(actor);
      for (const stream of streamsOf(actor)) {
        const info = (await admin.request(`$JS.API.STREAM.INFO.${stream}`)).json<{
          readonly config?: object;
          readonly state?: { readonly messages: number; readonly first_seq: number; readonly last_seq: number };
        }>();
        states.set(
          `${streamName(actor)} ${stream}`,
          JSON.stringify([info.config, info.state?.messages, info.state?.first_seq, info.state?.last_seq]),
        );
      }
    }
    return states;
  }

  /** The subjects on which an attacker would like to write or to deliver. */
  function targets(): readonly string[] {
    const perActor = actorNames.flatMap((actor) => {
      const { fact, command } = catalogue[actor];
      return [
        ...fact.names.slice(0, 2).flatMap((name) => [factSubject(actor, name), saidSubject(actor, name)]),
        ...command.names.slice(0, 1).map((name) => commandSubject(actor, name as CommandOf<typeof actor>['type'])),
        querySubject(actor, 'status'),
        `$KV.leases.${actor}`,
        `$O.${snapshotBucket(actor)}.M.name`,
        `$O.${snapshotBucket(actor)}.C.chunk`,
        ...streamsOf(actor).flatMap((stream) => [
          `$JS.API.STREAM.DELETE.${stream}`,
          `$JS.API.STREAM.PURGE.${stream}`,
          `$JS.API.STREAM.MSG.DELETE.${stream}`,
          `$JS.API.STREAM.LEADER.STEPDOWN.${stream}`,
        ]),
        `${streamName(actor)}.API.STREAM.DELETE.${streamName(actor)}`,
        `$JS.FC.${streamName(actor)}.x.1`,
      ];
    });
    return [
      ...perActor,
      '$SYS.REQ.USER.INFO',
      '$SYS.REQ.SERVER.PING',
      '_R_.x.1',
      ...identities.map(({ key }) => `${inboxOf(key)}.x`),
    ];
  }

  /**
   * Returns everything that an identity may send: its permissions with every wildcard filled in, and the body with the
   * largest effect.
   */
  function sendings(
    { role, key }: AdmittedIdentity,
    target: string,
  ): readonly (readonly [subject: string, body: string])[] {
    return permissionsOf(role, inboxOf(key)).publish.flatMap((pattern): readonly (readonly [string, string])[] => {
      if (pattern.startsWith('$JS.API.CONSUMER.CREATE.')) {
        const stream = pattern.split('.')[4] ?? '';
        const config = {
          name: 'mine',
          deliver_subject: target,
          ack_policy: 'none',
          deliver_policy: 'all',
          idle_heartbeat: 100_000_000,
          mem_storage: true,
        };
        return [
          [`$JS.API.CONSUMER.CREATE.${stream}.mine`, JSON.stringify({ stream_name: stream, config })],
          [
            `$JS.API.CONSUMER.CREATE.${stream}.pulled`,
            JSON.stringify({ stream_name: stream, config: { name: 'pulled', ack_policy: 'none', mem_storage: true } }),
          ],
        ];
      }
      if (pattern.includes('.CONSUMER.MSG.NEXT.')) {
        return [[pattern.replace('>', 'pulled').replace('*', 'pulled'), JSON.stringify({ batch: 10, no_wait: true })]];
      }
      if (pattern.includes('.MSG.GET.')) return [[pattern, JSON.stringify({ seq: 1 })]];
      const concrete = pattern
        .replace(/\.\*$/, `.${pattern.includes('.cmd.') ? firstCommandOf(pattern) : 'status'}`)
        .replace(/\.>$/, '.x');
      return [
        [concrete, ''],
        [concrete, '{"x":1}'],
      ];
    });
  }

  function firstCommandOf(pattern: string): string {
    const actor = actorNames.find((one) => pattern.split('.').includes(one));
    return actor === undefined ? 'x' : (catalogue[actor].command.names[0] ?? 'x');
  }

  it('finds nothing stored, deleted, heard or forged outside of its own account, whoever it is', async () => {
    const heard: string[] = [];
    const watching: NatsConnection[] = [];
    for (const one of identities) {
      const connection = await connectionOf(one.name);
      watching.push(connection);
      const insider = insiderOf(one.role);
      for (const pattern of permissionsOf(one.role, inboxOf(one.key)).subscribe) {
        const isAsked = insider?.part === 'door' && pattern.startsWith('asked.');
        const answering = headers();
        answering.set('Nats-Service-Error-Code', '400');
        // Of the inbox only the subject that attackers name, because the test's own questions are answered there too.
        connection.subscribe(pattern.startsWith('_INBOX.') ? pattern.replace('>', 'x') : pattern, {
          callback: (_error, message) => {
            // Every service answers every request at the place that it names, so only the accounts protect.
            if (isAsked && message.reply !== undefined) message.respond('', { headers: answering });
            if (!isAsked) heard.push(`${one.name} hears ${message.subject} at ${pattern}`);
            if (isAsked && message.reply !== undefined && !message.reply.startsWith('_R_.')) {
              heard.push(`${one.name} is told to answer to ${message.reply}`);
            }
          },
        });
      }
      await connection.flush();
    }
    for (const attacker of identities.filter(({ role }) => insiderOf(role)?.part !== 'admin')) {
      const insider = insiderOf(attacker.role);
      const before = await streamStates();
      heard.length = 0;
      const connection = await connectionOf(attacker.name);
      for (const target of targets()) {
        for (const [subject, body] of sendings(attacker, target)) connection.publish(subject, body, { reply: target });
      }
      await connection.flush();
      for (const one of watching) await one.flush();
      const after = await streamStates();
      for (const one of watching) await one.flush();
      const own = accountOf(attacker);
      const changed = [...after]
        .filter(([stream, state]) => before.get(stream) !== state)
        .map(([stream]) => stream)
        .filter((stream) => !stream.startsWith(`${own} `));
      const accountOfName = new Map(identities.map((one) => [one.name, accountOf(one)]));
      expect([attacker.name, changed]).toEqual([attacker.name, []]);
      // Allowed: an attacker makes messages come to itself in its own account, and hearers hear an actor's facts. A
      // consumer of its snapshots may deliver at its own `said` subjects too; the messages keep the bucket's subject.
      const said = insider?.part === 'actor' ? saidSubject(insider.actor, '') : undefined;
      const bucket = insider?.part === 'actor' ? `$O.${snapshotBucket(insider.actor)}.` : undefined;
      const isSaid = (line: string): boolean =>
        said !== undefined &&
        bucket !== undefined &&
        (line.includes(said) || (line.includes(` hears ${bucket}`) && line.includes('.said.')));
      expect([
        attacker.name,
        [...new Set(heard)].filter((line) => accountOfName.get(line.split(' ')[0] ?? '') !== own && !isSaid(line)),
      ]).toEqual([attacker.name, []]);
      await connection.close();
      // the next attackers must not see the harm that this one did to itself
      if (insider?.part === 'actor') await prepare(insider.actor);
    }
  }, 120_000);

  it('is told apart by the broker, whatever it says of itself', async () => {
    const door = await connectionOf(doorOf('asc'));
    const told = new Promise<string>((resolve) => {
      door.subscribe(askedOf('asc'), { callback: (_error, { subject }) => resolve(subject) });
    });
    await door.flush();
    const customer = await connectionOf('customer');
    const forged = headers();
    forged.set('Nats-Request-Info', JSON.stringify({ acc: 'OUT_9', user: 'somebody' }));
    customer.publish(querySubject('asc', 'status'), '', { headers: forged, reply: '_INBOX.x.1' });
    expect(await told).toBe('asked.OUT_1.asc.leader.qry.status');
  });

  it('asks as nobody else: what another would be heard at is not there for it', async () => {
    const door = await connectionOf(doorOf('asc'));
    const heard: string[] = [];
    door.subscribe(askedOf('asc'), { callback: (_error, { subject }) => void heard.push(subject) });
    await door.flush();
    for (const { name, role } of identities) {
      const connection = await connectionOf(name);
      for (const account of ['OUT_1', 'OUT_2', 'WSC']) {
        connection.publish(`asked.${account}.asc.leader.qry.status`, '', { reply: '_INBOX.x.1' });
        connection.publish(`asked.${account}.asc.any.qry.facts`, '', { reply: '_R_.x.1' });
      }
      await connection.flush();
      await door.flush();
      expect([name, role, heard]).toEqual([name, role, []]);
    }
  });
});
