import fc from 'fast-check';
import { StateCodec } from '../src/snapshot/state-codec.ts';

/** A class as states hold them: fields, a cache, no setter. */
class Purse {
  readonly coins = new Map<string, bigint>();
  private readonly seen = new WeakMap<object, number>();
  private total = 0n;

  put(coin: string, amount: bigint): void {
    this.coins.set(coin, amount);
    this.total += amount;
    this.seen.set(this.coins, 1);
  }

  sum(): bigint {
    return this.total;
  }
}

class Stranger {
  readonly name = 'unknown to the codec';
}

const codec = new StateCodec<unknown>([Purse]);
const again = (state: unknown): unknown => codec.decode(codec.encode(state));

const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(undefined, null, true, false),
    fc.integer(),
    fc.double({ noNaN: true }),
    fc.bigInt(),
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array({ maxLength: 40 }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 5, noNullPrototype: true },
    ),
    fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 5 }).map((entries) => new Map(entries)),
    fc.array(fc.string(), { maxLength: 5 }).map((members) => new Set(members)),
  ),
})).value;

describe('a state that is kept', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(values, (value) => expect(again(value)).toEqual(value)),
      { numRuns: 500 },
    );
  });

  it('comes back with its classes, whose methods go on', () => {
    const purse = new Purse();
    purse.put('gold', 2n ** 70n);
    const back = again({ purse });
    expect(back).toEqual({ purse });
    const found = back instanceof Object && 'purse' in back ? back.purse : undefined;
    expect(found).toBeInstanceOf(Purse);
    if (!(found instanceof Purse)) return;
    found.put('silver', 1n);
    expect(found.sum()).toBe(2n ** 70n + 1n);
  });

  it('holds what it held twice once, circles too', () => {
    const shared = { amount: 1n };
    const state: { a: object; b: object; self?: object } = { a: shared, b: shared };
    state.self = state;
    const back = again(state) as typeof state;
    expect(back.a).toBe(back.b);
    expect(back.self).toBe(back);
    expect(back.a).not.toBe(shared);
  });

  it('keeps apart bytes and buffers', () => {
    const back = again([Buffer.from('ab'), new Uint8Array([1])]) as unknown[];
    expect(Buffer.isBuffer(back[0])).toBe(true);
    expect(Buffer.isBuffer(back[1])).toBe(false);
  });

  it('is refused with what cannot be kept: an unknown class, a function', () => {
    expect(() => codec.encode({ deep: [new Stranger()] })).toThrow(
      'an instance of Stranger, which the rules do not name as kept',
    );
    expect(() => codec.encode({ act: () => 1 })).toThrow('a state holds a function');
  });
});
