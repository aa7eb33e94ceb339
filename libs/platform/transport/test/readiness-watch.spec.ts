import type { MailboxStatus } from '@bpdao/actor';
import { ReadinessWatch } from '../src/readiness-watch.ts';

const ready: MailboxStatus = {
  position: { sequence: 7, index: 0 },
  heard: {},
  depth: 0,
  oldestMs: 0,
  aheadMs: new Map(),
  clockAheadMs: 0,
  clockWrong: false,
  ready: true,
  role: 'leading',
  answers: true,
  snapshot: 0,
};

type Told = { readonly type: 'disconnect' | 'reconnect'; readonly server: string };

/** A connection with a state that the test sets. */
class ToldConnection {
  private readonly told: Told[] = [];
  private wake: () => void = () => undefined;

  tell(type: Told['type']): void {
    this.told.push({ type, server: 'nats://broker:4222' });
    this.wake();
  }

  getServer(): string {
    return 'nats://broker:4222';
  }

  async *status(): AsyncGenerator<Told> {
    for (;;) {
      const next = this.told.shift();
      if (next !== undefined) yield next;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}

describe('a service that has started', () => {
  let status: MailboxStatus;
  let connection: ToldConnection;
  let watch: ReadinessWatch;
  let sentences: string[];
  let wake: () => void;
  let looks: number;
  let onLook: () => void;

  beforeEach(() => {
    status = ready;
    connection = new ToldConnection();
    sentences = [];
    wake = () => undefined;
    looks = 0;
    onLook = () => undefined;
    const look = (): MailboxStatus => {
      looks += 1;
      onLook();
      return status;
    };
    const say = (_fields: object, sentence: string): void => {
      sentences.push(sentence);
      wake();
    };
    watch = new ReadinessWatch({ status: look, connection, log: { info: say, warn: say }, lookMs: 1, tellMs: 2 });
  });

  afterEach(() => watch.stop());

  async function says(pattern: RegExp): Promise<void> {
    while (!sentences.some((sentence) => pattern.test(sentence))) {
      await new Promise<void>((resolve) => (wake = resolve));
    }
  }

  /** Resolves after the watch has looked at the service so many times. */
  async function looked(count: number): Promise<void> {
    while (looks < count) await new Promise<void>((resolve) => (onLook = resolve));
  }

  it.each<[what: string, change: Partial<MailboxStatus>, sentence: RegExp]>([
    [
      'that it still reads the streams',
      { role: 'starting', ready: false, answers: false },
      /^is not ready for \d+ s: it reads the streams, its own up to message 7$/,
    ],
    [
      'that nobody tells it who holds the lease',
      { answers: false },
      /^is not ready for \d+ s: the broker does not say who holds the lease$/,
    ],
    [
      'that its clock is wrong',
      { clockWrong: true },
      /^is not ready for \d+ s: the clock here is ahead of the broker's$/,
    ],
  ])('says %s, while that is so', async (_what, change, sentence) => {
    status = { ...ready, ...change };
    await says(sentence);
    status = ready;
    await says(/^is ready again after \d+ s$/);
  });

  it('says that its broker is away, and no more when it is back', async () => {
    connection.tell('disconnect');
    status = { ...ready, answers: false };
    await says(/^is not ready for \d+ s: the broker at nats:\/\/broker:4222 is away$/);
    connection.tell('reconnect');
    await says(/who holds the lease$/);
  });

  it('says nothing while it stands by', async () => {
    status = { ...ready, role: 'standing-by', answers: false };
    connection.tell('disconnect');
    connection.tell('reconnect');
    await looked(20);
    expect(sentences).toEqual([]);
  });
});
