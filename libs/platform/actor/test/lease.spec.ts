import type { Clock, Lease } from '../src/index.ts';
import { LeaseKeeper } from '../src/lease/lease-keeper.ts';

/** A clock that stands still; its timers fire at `next`. */
class Moments implements Clock {
  private calls: (() => void)[] = [];
  wallMs = (): number => 0;
  monotonicMs = (): number => 0;

  after(_ms: number, call: () => void): () => void {
    this.calls.push(call);
    return () => undefined;
  }

  async next(): Promise<void> {
    for (const call of this.calls.splice(0)) call();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A lease that the broker refuses for the next of these reasons; without a reason it grants the lease. */
const refusing = (...reasons: (string | undefined)[]): Lease => {
  let refusal: string | undefined;
  return {
    get refusal() {
      return refusal;
    },
    take: () => {
      refusal = reasons.shift();
      return Promise.resolve(refusal === undefined ? 'held' : 'unknown');
    },
    release: () => Promise.resolve(),
  };
};

describe('a lease that is refused', () => {
  it('is said to be so once, again for another reason, and again after it was granted', async () => {
    const warned: string[] = [];
    const clock = new Moments();
    const times = { leaseMs: 2000, leaseRenewMs: 500, leaseTryMs: 250, clockAheadMs: 5000, clockCheckMs: 60_000 };
    const reasons = ['no room', 'no room', 'no stream', undefined, 'no stream'];
    const keeper = new LeaseKeeper(
      refusing(...reasons),
      clock,
      times,
      () => undefined,
      (sentence) => warned.push(sentence),
    );
    await keeper.start();
    for (const _reason of reasons.slice(1)) await clock.next();
    expect(warned).toEqual(['no room', 'no stream', 'no stream'].map((why) => `the broker grants no lease: ${why}`));
  });
});
