import {
  adder,
  jsonCodec,
  SimulatedBroker,
  SimulatedClock,
  type Added,
  type AdderTypes,
  type Echoed,
} from '@bpdao/simulated';
import { Mailbox, type Heard, type Lease } from '../src/index.ts';

const CHAIN = 'ab'.repeat(32);
const UNHEARD: Heard = { wsc: { sequence: 1, index: 0 } };

/**
 * An adder that leads, with room for two messages and one request that waits until more is heard; an append takes 10
 * ms.
 */
class Asked {
  readonly clock = new SimulatedClock();
  /** The result of each command, by the number it was told as, in the order in which answers came. */
  readonly answers: string[] = [];
  holder: 'held' | 'anothers' = 'held';
  private readonly broker = new SimulatedBroker(CHAIN, this.clock, { append: () => 'none', delayMs: () => 5 });
  private readonly lease: Lease = { take: () => Promise.resolve(this.holder), release: () => Promise.resolve() };
  readonly mailbox = new Mailbox<AdderTypes>({
    rules: adder,
    genesis: undefined,
    chainId: CHAIN,
    codec: jsonCodec<Added, Echoed>(),
    journal: this.broker.journal('asc'),
    streams: this.broker,
    hears: ['wsc'],
    clock: this.clock,
    lease: this.lease,
    limits: { inboxMessages: 2, unackedFacts: 1, heldRequests: 1 },
  });
  private next = -1;

  tell(atLeast: Heard = {}): void {
    const id = (this.next += 1);
    void this.mailbox
      .tell({ id, amount: 1 }, { name: 'add', digest: '00'.repeat(32), atLeast })
      .then((answer) => this.answers.push(`${id} ${answer.type === 'try-again' ? answer.reason : answer.type}`));
  }
}

describe('a request', () => {
  it.each<[what: string, ask: (asked: Asked) => void | Promise<unknown>, answers: readonly string[]]>([
    [
      'is turned away while there is no room: of four one is under way and two wait',
      (asked) => {
        for (let one = 0; one < 4; one += 1) asked.tell();
      },
      ['4 OVERLOADED', '1 accepted', '2 accepted', '3 accepted'],
    ],
    ['that asks for what was not heard is told after 2 s', (asked) => asked.tell(UNHEARD), ['1 BEHIND']],
    [
      'that asks for what was not heard is told at once when another waits already',
      (asked) => {
        asked.tell(UNHEARD);
        asked.tell(UNHEARD);
      },
      ['2 BEHIND', '1 BEHIND'],
    ],
    [
      'that waits for what was not heard is told when its actor stops',
      (asked) => {
        asked.tell(UNHEARD);
        void asked.mailbox.stop();
      },
      ['1 STOPPING'],
    ],
    [
      'that waits for what was not heard is told when another leads',
      (asked) => {
        asked.tell(UNHEARD);
        asked.holder = 'anothers';
        return asked.clock.run(600);
      },
      ['1 LOST'],
    ],
    [
      'is turned away once its actor stops',
      (asked) => {
        void asked.mailbox.stop();
        asked.tell();
      },
      ['1 STOPPING'],
    ],
  ])('%s', async (_what, ask, answers) => {
    const asked = new Asked();
    void asked.mailbox.start();
    asked.tell();
    await asked.clock.run(100);
    expect(asked.answers).toEqual(['0 STARTING']);
    await ask(asked);
    await asked.clock.run(2_000);
    expect(asked.answers.slice(1)).toEqual(answers);
    await Promise.all([asked.mailbox.stop(), asked.clock.run(3_000)]);
  });
});
