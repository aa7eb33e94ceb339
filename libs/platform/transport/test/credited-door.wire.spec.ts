import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { findNatsServer, runNatsCluster, type RunningNatsServer } from '@bpdao/broker';
import { commandSubject, HEADERS, querySubject } from '@bpdao/catalogue';
import { accountsFileIn, makeIdentities, readIdentity, seedFileIn, usualIdentities } from '@bpdao/identities';
import { startBroker, type TestBroker } from '@bpdao/testkit';
import {
  Admission,
  admissionLimits,
  CreditedDoor,
  NatsStrategy,
  type AdmissionLimits,
  type WireAnswer,
} from '../src/index.ts';

const TOKENS = 2_000;
const SCARCE: Partial<AdmissionLimits> = { tokensPerSecond: TOKENS, burstTokens: TOKENS };
const FLOOD = 6_000;
const SUBMIT = commandSubject('gossip', 'submit-transaction');
const STATUS = querySubject('gossip', 'status');
const FACTS = querySubject('gossip', 'facts');

/** A service of gossip that gives every request an empty answer, which costs nothing beyond the request itself. */
class Service {
  /** Stands still until the test moves it. */
  nowMs = 0;
  delivered = 0;
  private readonly strategy: NatsStrategy;
  private lead: (leading: boolean) => void = () => undefined;

  constructor(connection: NatsConnection, isLeading: boolean, limits: Partial<AdmissionLimits>) {
    const admission = new Admission({ ...admissionLimits, ...limits }, () => this.nowMs);
    this.strategy = new NatsStrategy({
      connection,
      leadership: {
        onLeading: (listener) => (this.lead = listener),
        status: () => ({ role: isLeading ? 'leading' : 'standing-by' }),
      },
      admission,
      makeDoor: (take) =>
        new CreditedDoor(connection, 'gossip', admission, (arrival) => {
          this.delivered += 1;
          take(arrival);
        }),
      onFault: () => undefined,
    });
    const answer = (): Promise<WireAnswer> => Promise.resolve({ body: new Uint8Array() });
    for (const subject of [SUBMIT, STATUS, FACTS]) this.strategy.addHandler(subject, answer);
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.strategy.listen(resolve));
  }

  leads(leading: boolean): void {
    this.lead(leading);
  }

  close(): Promise<void> {
    return this.strategy.close();
  }
}

/** The end of a request: the party that answered it. */
type Outcome = 'service' | 'too many' | 'nobody' | 'nothing';

/** Requests of one kind, all sent at once. */
async function flood(asker: NatsConnection, subject: string, count: number, body = ''): Promise<readonly Outcome[]> {
  return Promise.all(Array.from({ length: count }, () => ask(asker, subject, body)));
}

async function ask(asker: NatsConnection, subject: string, body = '', timeout = 30_000): Promise<Outcome> {
  try {
    const { headers } = await asker.request(subject, body, { timeout });
    return headers?.get(HEADERS.errorCode) === '429' ? 'too many' : 'service';
  } catch (error) {
    return error instanceof Error && /no responders/.test(error.message) ? 'nobody' : 'nothing';
  }
}

/**
 * Asks again until somebody answers; fails by the test's own time limit. A request under way is lost when a broker
 * ends.
 */
async function askUntilServed(asker: NatsConnection, subject: string): Promise<void> {
  while ((await ask(asker, subject, '', 1_000)) !== 'service') await turn();
}

const countOf = (outcomes: readonly Outcome[], which: Outcome): number =>
  outcomes.filter((outcome) => outcome === which).length;

describe('credit at the broker', () => {
  let folder: string;
  let broker: TestBroker;
  const open: NatsConnection[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'bpdao-credit-'));
    await makeIdentities(folder, usualIdentities([]));
  });

  beforeEach(async () => {
    broker = await startBroker({ accountsFile: accountsFileIn(folder) });
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((connection) => connection.close()));
    await broker.stop();
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function connectionOf(name: string, servers: string | string[] = broker.url): Promise<NatsConnection> {
    const connection = await connect({
      ...readIdentity(seedFileIn(folder, name))?.options,
      servers,
      reconnectTimeWait: 10,
      maxReconnectAttempts: -1,
    });
    open.push(connection);
    return connection;
  }

  async function serviceOf(
    connection: NatsConnection,
    {
      isLeading = true,
      limits = SCARCE,
    }: { readonly isLeading?: boolean; readonly limits?: Partial<AdmissionLimits> } = {},
  ): Promise<Service> {
    const service = new Service(connection, isLeading, limits);
    await service.listen();
    return service;
  }

  it('is what an asker can pay for: beyond it the broker itself says that nobody serves, and delivers nothing', async () => {
    const service = await serviceOf(await connectionOf('gossip-door'));
    const customer = await connectionOf('customer');
    const outcomes = await flood(customer, SUBMIT, FLOOD);
    expect(countOf(outcomes, 'service')).toBeGreaterThan(0);
    expect(countOf(outcomes, 'nobody')).toBe(FLOOD - service.delivered);
    while ((await ask(customer, SUBMIT)) === 'service') await turn();
    expect(service.delivered).toBeLessThan(2 * TOKENS);
    const { delivered } = service;
    expect(new Set(await flood(customer, SUBMIT, FLOOD))).toEqual(new Set(['nobody']));
    expect(service.delivered).toBe(delivered);
  });

  it('is of one account: another one is served meanwhile', async () => {
    await serviceOf(await connectionOf('gossip-door'));
    await flood(await connectionOf('customer'), STATUS, FLOOD);
    expect(await flood(await connectionOf('reader'), STATUS, 10)).toEqual(Array(10).fill('service'));
  });

  it('comes back with the tokens', async () => {
    const service = await serviceOf(await connectionOf('gossip-door'));
    const customer = await connectionOf('customer');
    await flood(customer, SUBMIT, FLOOD);
    service.nowMs += 1_000;
    await askUntilServed(customer, SUBMIT);
  });

  it('is used up as well by what has no place for an answer, and by what nobody can ask', async () => {
    const service = await serviceOf(await connectionOf('gossip-door'));
    const customer = await connectionOf('customer');
    for (let sent = 0; sent < FLOOD; sent += 1) customer.publish(SUBMIT);
    await customer.flush();
    expect(await ask(customer, SUBMIT)).not.toBe('service');
    expect(service.delivered).toBeLessThan(2 * TOKENS);
    const reader = await connectionOf('reader');
    await flood(reader, STATUS.replace('status', 'what-nobody-knows'), FLOOD);
    expect(service.delivered).toBeLessThan(3 * TOKENS);
  });

  it('is for a few of what is large, once it was seen', async () => {
    const service = await serviceOf(await connectionOf('gossip-door'), { limits: {} });
    const customer = await connectionOf('customer');
    const large = 'x'.repeat(900_000);
    expect(await ask(customer, SUBMIT, large)).toBe('service');
    service.delivered = 0;
    expect(countOf(await flood(customer, SUBMIT, 100, large), 'nobody')).toBeGreaterThan(80);
    expect(service.delivered).toBeLessThan(20);
  });

  it('is never less than what an asker needs that is within its rate', async () => {
    const service = await serviceOf(await connectionOf('gossip-door'), { limits: {} });
    const customer = await connectionOf('customer');
    for (let round = 0; round < 30; round += 1) {
      service.nowMs += 1_000;
      expect(countOf(await flood(customer, SUBMIT, 100), 'service')).toBe(100);
    }
  });

  it('is there again, and no more of it, when the connection was lost', async () => {
    const service = await serviceOf(await connectionOf('gossip-door'));
    const customer = await connectionOf('customer');
    await askUntilServed(customer, SUBMIT);
    for (let restarts = 0; restarts < 2; restarts += 1) {
      await broker.restart();
      await askUntilServed(customer, SUBMIT);
      await askUntilServed(customer, FACTS);
    }
    service.nowMs += 60_000;
    await askUntilServed(customer, SUBMIT);
    service.delivered = 0;
    const outcomes = await flood(customer, SUBMIT, FLOOD);
    expect(countOf(outcomes, 'nobody')).toBeGreaterThan(FLOOD - 2 * TOKENS);
    expect(service.delivered).toBeLessThan(2 * TOKENS);
  });

  it('goes with the lead: who leads no more is asked no commands, and goes on to hand out facts', async () => {
    const [first, second] = await Promise.all([
      serviceOf(await connectionOf('gossip-door')),
      serviceOf(await connectionOf('gossip-door'), { isLeading: false }),
    ]);
    const customer = await connectionOf('customer');
    await askUntilServed(customer, SUBMIT);
    expect([first.delivered > 0, second.delivered]).toEqual([true, 0]);
    first.leads(false);
    second.leads(true);
    await askUntilServed(customer, SUBMIT);
    first.delivered = 0;
    expect(await flood(customer, SUBMIT, 20)).toEqual(Array(20).fill('service'));
    expect(first.delivered).toBe(0);
    await flood(customer, FACTS, 8);
    expect(first.delivered).toBeGreaterThan(0);
    second.leads(false);
    first.leads(true);
    await askUntilServed(customer, SUBMIT);
  });

  it('loses nothing that is on its way when the service ends', async () => {
    const connection = await connectionOf('gossip-door');
    const service = await serviceOf(connection);
    const customer = await connectionOf('customer');
    const asked = flood(customer, SUBMIT, 100);
    await customer.flush();
    await service.close();
    expect(countOf(await asked, 'nothing')).toBe(0);
    expect(await ask(customer, SUBMIT)).toBe('nobody');
  });

  it('holds between the brokers of a cluster', async () => {
    const storeDir = await mkdtemp(path.join(tmpdir(), 'bpdao-credit-cluster-'));
    const servers: readonly RunningNatsServer[] = await runNatsCluster(
      { binary: (await findNatsServer()).path, storeDir, accountsFile: accountsFileIn(folder) },
      3,
    );
    const [one, other] = servers.map(({ url }) => url);
    const service = await serviceOf(await connectionOf('gossip-door', one));
    const customer = await connectionOf('customer', other);
    const reader = await connectionOf('reader', other);
    await askUntilServed(customer, SUBMIT);
    for (let sent = 0; sent < FLOOD; sent += 1) customer.publish(SUBMIT, '', { reply: '_INBOX.nobody' });
    await customer.flush();
    await askUntilServed(reader, STATUS);
    expect(service.delivered).toBeLessThan(3 * TOKENS);
    service.nowMs += 60_000;
    await askUntilServed(customer, SUBMIT);
    await Promise.all(open.splice(0).map((connection) => connection.close()));
    await Promise.all(servers.map((server) => server.stop()));
    await rm(storeDir, { recursive: true, force: true });
  });
});
