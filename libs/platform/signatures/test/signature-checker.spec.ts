import { newKeyPair, SignatureChecker, type Checkable } from '../src/index.ts';

const keyPair = newKeyPair();

function signedBatch(size: number): Checkable[] {
  return Array.from({ length: size }, (_, index) => {
    const message = Buffer.from(`message ${index}`);
    return { id: `${index}`, publicKey: keyPair.address, message, signature: keyPair.sign(message) };
  });
}

const spoilt = (signed: Checkable): Checkable => ({
  ...signed,
  signature: Uint8Array.from(signed.signature, (byte, index) => (index === 3 ? byte ^ 8 : byte)),
});

describe('the signature checker', () => {
  it.each([
    ['no batch', 0, 1],
    ['a small batch inline', 5, 1],
    ['a batch in a thread', 100, 1],
    ['a large batch in two threads', 700, 2],
    ['a batch without threads', 100, 0],
  ])('answers %s, each signature in its place', async (_name, size, threads) => {
    const checker = new SignatureChecker({ threads });
    const batch = signedBatch(size).map((signed, index) => (index % 7 === 3 ? spoilt(signed) : signed));
    expect(await checker.check(batch)).toEqual(batch.map((_, index) => index % 7 !== 3));
    await checker.close();
  });

  it('finds a signature of the wrong length wrong, also in a thread', async () => {
    const checker = new SignatureChecker();
    const batch = signedBatch(100).map((signed, index) =>
      index === 4 ? { ...signed, signature: new Uint8Array(3) } : signed,
    );
    expect((await checker.check(batch)).indexOf(false)).toBe(4);
    await checker.close();
  });

  it('checks the same bytes again when they come with another signature', async () => {
    const checker = new SignatureChecker({ threads: 0 });
    const [signed] = signedBatch(1);
    if (signed === undefined) throw new Error('no batch');
    expect(await checker.check([signed])).toEqual([true]);
    expect(checker.isKnown(signed)).toBe(true);
    expect(checker.isKnown(spoilt(signed))).toBe(false);
    expect(await checker.check([spoilt(signed)])).toEqual([false]);
  });

  it('forgets the oldest beyond its bound, and remembers at least half as many', async () => {
    const checker = new SignatureChecker({ threads: 0, remembered: 10 });
    const batch = signedBatch(30);
    await checker.check(batch);
    expect(batch.filter((signed) => checker.isKnown(signed)).length).toBeLessThanOrEqual(10);
    expect(batch.slice(-5).every((signed) => checker.isKnown(signed))).toBe(true);
    await checker.check(signedBatch(31).slice(-1));
    expect(batch.slice(-4).every((signed) => checker.isKnown(signed))).toBe(true);
  });
});
