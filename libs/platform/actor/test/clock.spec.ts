import { systemClock } from '../src/index.ts';

describe('the clock of this machine', () => {
  it('calls nobody early who waits for longer than a timer of Node can', async () => {
    let called = 0;
    const cancels = [2 ** 31, 10 * 365 * 86_400_000].map((ms) => systemClock.after(ms, () => (called += 1)));
    await new Promise((resolve) => setTimeout(resolve, 20)); // Node would have called after 1 ms
    for (const cancel of cancels) cancel();
    expect(called).toBe(0);
  });
});
