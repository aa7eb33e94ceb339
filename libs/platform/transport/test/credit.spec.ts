import { Credit, sizeTokens } from '../src/index.ts';

const MANY = 10_000;

/** The credit of an asker that has had so many messages of one kind. */
function after(count: number, { size = 1, work = 0 } = {}): Credit {
  const credit = new Credit(MANY);
  for (let sent = 0; sent < count; sent += 1) {
    credit.came('kind', size, 5);
    credit.did('kind', work);
  }
  return credit;
}

describe('the broker delivers ahead of one asker', () => {
  it('128 messages while nobody knows what it sends', () => {
    expect(new Credit(MANY).wanted(MANY)).toBe(128);
  });

  it('1,024 when what it sends is small and asks for little', () => {
    expect(after(60).wanted(MANY)).toBe(1_024);
  });

  it('ever more on the way there: nobody who begins fast is held back by the first window', () => {
    const wanted = [0, 4, 8, 16, 32].map((count) => after(count).wanted(MANY));
    expect(wanted).toEqual(wanted.toSorted((a, b) => a - b));
    expect(after(16).wanted(MANY)).toBeGreaterThan(300);
  });

  it('two of the largest, from the first one on, whatever came before', () => {
    const credit = after(1_000);
    credit.came('kind', sizeTokens(1_048_576), 5);
    expect(credit.wanted(MANY)).toBe(2);
  });

  it('some dozens of what costs much to do', () => {
    expect(after(50, { work: 50 }).wanted(MANY)).toBe(80);
    expect(after(50, { work: 430 }).wanted(MANY)).toBe(9);
  });

  it('few of what is known to cost much before one was done', () => {
    const credit = after(1_000);
    for (let sent = 0; sent < 10; sent += 1) expect(credit.came('costly', 1, 1_000)).toBe(1_000);
    expect(credit.wanted(MANY)).toBe(4);
    credit.did('costly', 3);
    expect(credit.came('costly', 1, 1_000)).toBe(3);
    expect(credit.came('kind', 1, 5)).toBe(0);
  });

  it('no more than it can pay for', () => {
    const credit = after(1_000, { work: 50 });
    expect([5_000, 520, 52, 50, 1, 0, -430].map((tokens) => credit.wanted(tokens))).toEqual([80, 10, 1, 0, 0, 0, 0]);
  });

  it('one of what costs more than it can ever save, for half of what it can save', () => {
    const credit = new Credit(10);
    expect([10, 5, 4].map((tokens) => credit.wanted(tokens))).toEqual([2, 1, 0]);
  });

  it.each<[what: string, credit: Credit, step: number]>([
    ['an eighth of a window', after(1_000), 128],
    ['one, of what is large', after(10, { size: 1_000 }), 1],
    ['one, when tokens are scarce', new Credit(2), 1],
  ])('and is told of %s at least', (_what, credit, step) => {
    expect(credit.step).toBe(step);
  });
});
