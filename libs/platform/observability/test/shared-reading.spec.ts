import { SharedReading } from '../src/shared-reading.ts';

describe('a reading that is shared', () => {
  /** Each reading is the number of readings so far, once it may end. */
  function counted() {
    let nowMs = 0;
    let readings = 0;
    let end = Promise.withResolvers<void>();
    const shared = new SharedReading(
      async () => {
        const number = (readings += 1);
        await end.promise;
        return number;
      },
      1000,
      () => nowMs,
    );
    return {
      shared,
      pass: (ms: number) => (nowMs += ms),
      finish: () => end.resolve(),
      fail: () => end.reject(new Error('away')),
      begin: () => (end = Promise.withResolvers<void>()),
    };
  }

  it('is one for all who ask while it is under way, however long that takes', async () => {
    const { shared, pass, finish } = counted();
    const asked = [shared.get()];
    pass(60_000);
    asked.push(shared.get(), shared.get());
    finish();
    expect(await Promise.all(asked)).toEqual([1, 1, 1]);
  });

  it('is told until it is old, and then read again', async () => {
    const { shared, pass, finish } = counted();
    finish();
    expect(await shared.get()).toBe(1);
    pass(999);
    expect(await shared.get()).toBe(1);
    pass(1);
    expect(await shared.get()).toBe(2);
  });

  it('is shared when it fails, too, and tried again when that is old', async () => {
    const { shared, pass, fail, begin, finish } = counted();
    fail();
    await expect(shared.get()).rejects.toThrow('away');
    begin();
    finish();
    await expect(shared.get()).rejects.toThrow('away');
    pass(1000);
    expect(await shared.get()).toBe(2);
  });
});
