import { CausalOrder, type CausedFact, type Heard, type Position } from '../src/index.ts';

const at = (sequence: number, index = 0): Position => ({ sequence, index });

/** A fact of an actor, whose author heard these facts of others since its fact before. */
const fact = (actor: string, position: Position, heard: Heard = {}): CausedFact => ({ actor, position, heard });

/** The facts that an order delivers now, as `actor sequence`. */
function delivered(order: CausalOrder<CausedFact>, limits?: ReadonlyMap<string, Position>): readonly string[] {
  const names: string[] = [];
  for (let next = order.next(limits); next !== undefined; next = order.next(limits)) names.push(nameOf(next));
  return names;
}

const nameOf = ({ actor, position }: CausedFact): string => `${actor} ${position.sequence}`;

describe('a fact', () => {
  it('waits until the facts that its author had heard are delivered', () => {
    const order = new CausalOrder(['asc', 'wsc']);
    order.arrive([fact('asc', at(1), { wsc: at(2) }), fact('asc', at(2))]);
    expect(delivered(order)).toEqual([]);
    order.arrive([fact('wsc', at(1))]);
    expect(delivered(order)).toEqual(['wsc 1']);
    order.arrive([fact('wsc', at(2)), fact('wsc', at(3), { asc: at(1) })]);
    expect(delivered(order)).toEqual(['wsc 2', 'asc 1', 'asc 2', 'wsc 3']);
    expect(order.waitingCount()).toBe(0);
  });

  it('waits for the rest of a message of which its author had heard more', () => {
    const order = new CausalOrder(['asc', 'wsc']);
    order.arrive([fact('asc', at(1), { wsc: at(1, 1) })]);
    order.arrive([fact('wsc', at(1, 0))]);
    expect(delivered(order)).toEqual(['wsc 1']);
    order.arrive([fact('wsc', at(1, 1))]);
    expect(delivered(order)).toEqual(['wsc 1', 'asc 1']);
  });

  it('does not wait for a stream that nobody hears here, nor for its own', () => {
    const order = new CausalOrder(['asc']);
    order.arrive([fact('asc', at(1), { wsc: at(7), asc: at(1) })]);
    expect(delivered(order)).toEqual(['asc 1']);
  });

  it('does not wait for facts that were delivered before', () => {
    const order = new CausalOrder(['asc', 'wsc'], new Map([['wsc', at(6, Number.MAX_SAFE_INTEGER)]]));
    order.arrive([fact('asc', at(1), { wsc: at(6, 3) }), fact('asc', at(2), { wsc: at(7) })]);
    expect(delivered(order)).toEqual(['asc 1']);
  });

  it('stays beyond the limit of its stream, and a stream without a limit stays whole', () => {
    const order = new CausalOrder(['asc', 'wsc']);
    order.arrive([fact('asc', at(1)), fact('asc', at(2)), fact('wsc', at(1))]);
    expect(delivered(order, new Map([['asc', at(1)]]))).toEqual(['asc 1']);
    expect([order.waitingCount('asc'), order.waitingCount('wsc'), order.waitingCount()]).toEqual([1, 1, 2]);
  });
});

describe('a look ahead', () => {
  it('shows the facts that would be delivered, then those picked of the rest, and delivers none', () => {
    const order = new CausalOrder(['asc', 'wsc']);
    order.arrive([fact('asc', at(1), { wsc: at(1) }), fact('asc', at(2), { wsc: at(9) }), fact('asc', at(3))]);
    order.arrive([fact('wsc', at(1))]);
    const picked = order.ahead(({ position }) => position.sequence === 3);
    expect(Array.from(picked, nameOf)).toEqual(['wsc 1', 'asc 1', 'asc 3']);
    expect(Array.from(order.ahead(), nameOf)).toEqual(['wsc 1', 'asc 1']);
    expect(order.waitingCount()).toBe(4);
    expect(delivered(order)).toEqual(['wsc 1', 'asc 1']);
    expect(Array.from(order.ahead(), nameOf)).toEqual([]);
  });
});
