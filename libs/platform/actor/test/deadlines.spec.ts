import { jsonCodec, SimulatedBroker, SimulatedClock } from '@bpdao/simulated';
import { Mailbox, nothing, say, type ActorTypes, type MailboxLimits, type Rules } from '../src/index.ts';

const CHAIN = 'ab'.repeat(32);
const TOLD = { name: 'order', digest: '00'.repeat(32) };
const LATE_MS = 500;

interface Said {
  readonly type: 'offer-changed';
  readonly what: 'ordered' | 'served' | 'closed';
}

interface Shop {
  readonly closesAtMs: number;
  orders: number;
  closed: boolean;
}

interface ShopTypes extends ActorTypes {
  readonly state: Shop;
  readonly command: 'order';
  readonly fact: Said;
  readonly heard: never;
  readonly genesis: number;
}

/** Takes orders, serves each by a deadline due at once, and closes 500 ms after it opened. */
const shop: Rules<ShopTypes> = {
  actor: 'asc',
  version: 1,
  genesis: (openedMs) => ({ closesAtMs: openedMs + LATE_MS, orders: 0, closed: false }),
  decide: (_state, message) => {
    if (message.type === 'command') return say({ type: 'offer-changed', what: 'ordered' });
    return message.type === 'deadline'
      ? say({ type: 'offer-changed', what: message.key === 'close' ? 'closed' : 'served' })
      : nothing;
  },
  evolve: (state, { fact: { what } }) => {
    if (what === 'ordered') state.orders += 1;
    else if (what === 'served') state.orders -= 1;
    else state.closed = true;
  },
  hear: () => undefined,
  deadline: ({ orders, closed, closesAtMs }) => {
    if (orders > 0) return { key: 'serve', atMs: 0 };
    return closed ? undefined : { key: 'close', atMs: closesAtMs };
  },
};

/** The facts that a shop stated within a second, when it was told one order 100 ms after it opened. */
async function saidBy(limits: Partial<MailboxLimits>): Promise<readonly string[]> {
  const clock = new SimulatedClock();
  const broker = new SimulatedBroker(CHAIN, clock, { append: () => 'none', delayMs: () => 5 });
  const mailbox = new Mailbox({
    rules: shop,
    genesis: clock.wallMs(),
    chainId: CHAIN,
    codec: jsonCodec<Said, never>(),
    journal: broker.journal('asc'),
    streams: broker,
    hears: [],
    clock,
    limits,
  });
  void mailbox.start();
  await clock.run(100);
  void mailbox.tell('order', TOLD);
  await clock.run(1000);
  await mailbox.stop();
  return broker
    .stored('asc')
    .flatMap(({ batch }) => batch.facts.map(({ body }) => String(JSON.parse(Buffer.from(body).toString('utf8')).what)));
}

describe('a deadline', () => {
  it.each<[what: string, limits: Partial<MailboxLimits>]>([
    ['comes when nobody speaks', {}],
    ['comes also after one that was due at once had to wait for an acknowledgement', { unackedFacts: 1 }],
  ])('%s', async (_what, limits) => {
    expect(await saidBy(limits)).toEqual(['ordered', 'served', 'closed']);
  });
});
