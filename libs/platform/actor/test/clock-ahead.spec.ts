import {
  adder,
  jsonCodec,
  SimulatedBroker,
  SimulatedClock,
  SimulatedLeases,
  SimulatedProcess,
  type Added,
  type AdderTypes,
  type Echoed,
} from '@bpdao/simulated';
import { Mailbox, type Lease } from '../src/index.ts';

const CHAIN = 'ab'.repeat(32);
const HOUR_MS = 3_600_000;
const told = { name: 'add', digest: '00'.repeat(32) };
const AHEAD =
  "the clock here is 3600 s ahead of the broker's: one of the two is wrong, and this process does not lead until they agree";
const AGREES = "the clock here agrees with the broker's again";

/** Replicas of one actor on one broker, each with a clock of its own. */
class Replicas {
  readonly clock = new SimulatedClock();
  readonly broker = new SimulatedBroker(CHAIN, this.clock, { append: () => 'none', delayMs: () => 3 });
  /** True while the broker does not answer about leases and time. */
  isAway = false;
  private readonly leases = new SimulatedLeases(
    this.clock,
    { append: () => 'none', delayMs: () => 3 },
    2000,
    () => this.isAway,
  );
  private ids = 0;

  start(aheadMs = 0, change: (lease: Lease) => Lease = (lease) => lease) {
    const process = new SimulatedProcess(this.clock);
    process.stepWall(aheadMs);
    const warnings: string[] = [];
    const view = this.broker.seenBy(process);
    const mailbox = new Mailbox<AdderTypes>({
      rules: adder,
      genesis: undefined,
      chainId: CHAIN,
      codec: jsonCodec<Added, Echoed>(),
      journal: view.journal('asc'),
      streams: view,
      hears: [],
      clock: process,
      lease: change(this.leases.of('asc', `holder ${(this.ids += 1)}`, process)),
      warn: (sentence) => warnings.push(sentence),
    });
    void mailbox.start();
    const answers: string[] = [];
    return {
      process,
      mailbox,
      warnings,
      answers,
      add: (): void =>
        void mailbox
          .tell({ id: (this.ids += 1), amount: 1 }, told)
          .then((answer) => answers.push(answer.type === 'try-again' ? answer.reason : answer.type)),
    };
  }

  /** The times of stated facts, as ms ahead of the right time at the end. */
  mostAheadMs(): number {
    return (
      Math.max(...this.broker.stored('asc').flatMap(({ batch }) => batch.facts.map(({ atMs }) => atMs))) -
      this.clock.wallMs()
    );
  }
}

describe('a process whose clock is ahead of the broker’s', () => {
  it('does not lead, says so once, and leads as soon as they agree', async () => {
    const replicas = new Replicas();
    const one = replicas.start(HOUR_MS);
    await replicas.clock.run(10_000);
    expect(one.mailbox.status()).toMatchObject({
      role: 'standing-by',
      answers: false,
      clockWrong: true,
      clockAheadMs: HOUR_MS,
    });
    one.process.stepWall(-HOUR_MS);
    await replicas.clock.run(3_000);
    expect(one.mailbox.status()).toMatchObject({ role: 'leading', answers: true, clockWrong: false, clockAheadMs: 0 });
    expect(one.warnings).toEqual([AHEAD, AGREES]);
  });

  it('leaves the lead to one whose clock is right', async () => {
    const replicas = new Replicas();
    const wrong = replicas.start(HOUR_MS);
    const right = replicas.start();
    await replicas.clock.run(3_000);
    expect([wrong.mailbox.status().role, right.mailbox.status().role]).toEqual(['standing-by', 'leading']);
  });

  it.each([
    [5_000, 'leading'],
    [5_100, 'standing-by'],
    [-HOUR_MS, 'leading'],
  ] as const)('by %i ms is %s', async (aheadMs, role) => {
    const replicas = new Replicas();
    const one = replicas.start(aheadMs);
    await replicas.clock.run(3_000);
    expect(one.mailbox.status()).toMatchObject({ role, clockAheadMs: aheadMs });
  });

  it('because it stepped while it led states nothing of the future, answers nobody, and another takes over at once', async () => {
    const replicas = new Replicas();
    const first = replicas.start();
    await replicas.clock.run(3_000);
    const second = replicas.start();
    first.add();
    await replicas.clock.run(1_000);
    first.process.stepWall(HOUR_MS);
    first.add();
    await replicas.clock.run(1_500);
    expect(first.answers).toEqual(['accepted', 'LOST']);
    expect([first.mailbox.status().role, second.mailbox.status().role]).toEqual(['standing-by', 'leading']);
    second.add();
    await replicas.clock.run(1_000);
    expect(second.answers).toEqual(['accepted']);
    expect(replicas.mostAheadMs()).toBeLessThanOrEqual(0);
    expect(first.warnings).toEqual([AHEAD]);
  });

  it('for a moment drops what it was told in it: nothing of the future is stated afterwards', async () => {
    const replicas = new Replicas();
    const one = replicas.start();
    await replicas.clock.run(3_000);
    one.process.stepWall(HOUR_MS);
    one.add();
    one.process.stepWall(-HOUR_MS);
    await replicas.clock.run(3_000);
    expect(one.answers).toEqual(['LOST']);
    one.add();
    await replicas.clock.run(1_000);
    expect(one.answers).toEqual(['LOST', 'accepted']);
    expect(replicas.mostAheadMs()).toBeLessThanOrEqual(0);
  });

  it('together with the broker’s, as on a machine that slept, leads again after it has asked', async () => {
    const replicas = new Replicas();
    let sleptMs = 0;
    const one = replicas.start(0, (lease) => ({
      ...lease,
      brokerMs: () => Promise.resolve(replicas.clock.wallMs() + sleptMs),
    }));
    await replicas.clock.run(3_000);
    sleptMs = HOUR_MS;
    one.process.stepWall(HOUR_MS);
    await replicas.clock.run(3_000);
    expect(one.mailbox.status()).toMatchObject({ role: 'leading', clockWrong: false, clockAheadMs: 0 });
  });

  it('leads only once the broker has told the time', async () => {
    const replicas = new Replicas();
    let isTold = false;
    const one = replicas.start(0, (lease) => ({
      ...lease,
      brokerMs: () => Promise.resolve(isTold ? replicas.clock.wallMs() : undefined),
    }));
    await replicas.clock.run(3_000);
    expect(one.mailbox.status()).toMatchObject({ role: 'standing-by', clockWrong: false, clockAheadMs: undefined });
    isTold = true;
    await replicas.clock.run(3_000);
    expect(one.mailbox.status().role).toBe('leading');
  });
});
