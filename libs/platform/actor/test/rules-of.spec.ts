import { ignored, nothing, refuse, rulesOf, say, type Message, type Refusal } from '../src/index.ts';

/** A till: it takes coins, hears that the shop opened and closed, and counts what it holds at its deadline. */
interface Till {
  readonly state: { coins: number; isOpen: boolean; latestMs: number; folded: number };
  readonly command: { readonly type: 'put'; readonly coins: number } | { readonly type: 'empty' };
  readonly fact:
    | { readonly type: 'coins-put'; readonly coins: number }
    | { readonly type: 'emptied' }
    | { readonly type: 'counted'; readonly by: string };
  readonly heard: { readonly type: 'opened' } | { readonly type: 'closed' } | { readonly type: 'repainted' };
  readonly refusal: Refusal<'CLOSED'>;
  readonly genesis: number;
  readonly deadline: readonly ['count', clerk: string];
}

const till = rulesOf<Till>({
  actor: 'till',
  version: 1,
  genesis: (coins) => ({ coins, isOpen: false, latestMs: 0, folded: 0 }),
  commands: {
    put: ({ isOpen }, { coins }) => (isOpen ? say({ type: 'coins-put', coins }) : refuse('CLOSED')),
    empty: () => say({ type: 'emptied' }),
  },
  foldEvery: (state) => {
    state.folded += 1;
  },
  folds: {
    'coins-put': (state, { coins }) => {
      state.coins += coins;
    },
    emptied: (state) => {
      state.coins = 0;
    },
    counted: () => undefined,
  },
  hearEvery: (state, { atMs }) => {
    state.latestMs = atMs;
  },
  hears: {
    opened: {
      fold: (state) => {
        state.isOpen = true;
      },
    },
    closed: {
      fold: (state) => {
        state.isOpen = false;
      },
      decide: ({ isOpen }) => (isOpen ? nothing : say({ type: 'emptied' })),
    },
    repainted: ignored,
  },
  deadlines: { count: (_state, [, by]) => say({ type: 'counted', by }) },
  nextDeadline: ({ coins }) => (coins > 9 ? { key: ['count', 'ann'], atMs: 5 } : undefined),
  invariants: { 'no coin is owed': ({ coins }) => (coins < 0 ? `${-coins} are` : undefined) },
});

const heard = (type: Till['heard']['type']) =>
  ({
    type: 'heard',
    nowMs: 7,
    heard: { actor: 'shop', position: { sequence: 1, index: 0 }, atMs: 3, fact: { type } },
  }) as const;

/** Decides as the mailbox does: the rules fold a heard fact first. */
function decide(state: Till['state'], message: Message<Till['command'], Till['heard']>) {
  if (message.type === 'heard') till.hear(state, message.heard);
  return till.decide(state, message);
}

describe('rules made of tables', () => {
  it('decide on a command by its row', () => {
    const state = till.genesis(0);
    const put = { type: 'command', nowMs: 0, command: { type: 'put', coins: 2 } } as const;
    expect(decide(state, put)).toEqual({ type: 'refuse', refusal: { code: 'CLOSED' } });
    decide(state, heard('opened'));
    expect(decide(state, put)).toEqual({ type: 'say', fact: { type: 'coins-put', coins: 2 } });
  });

  it('fold a heard fact, then decide on it; an ignored fact leads to nothing', () => {
    const state = till.genesis(0);
    expect(decide(state, heard('opened'))).toEqual({ type: 'nothing' });
    expect(decide(state, heard('closed'))).toEqual({ type: 'say', fact: { type: 'emptied' } });
    expect(decide(state, heard('repainted'))).toEqual({ type: 'nothing' });
    expect(state).toEqual({ coins: 0, isOpen: false, latestMs: 3, folded: 0 });
  });

  it('fold an own fact for every fact, then by its row', () => {
    const state = till.genesis(1);
    till.evolve(state, { atMs: 0, fact: { type: 'coins-put', coins: 2 } });
    till.evolve(state, { atMs: 0, fact: { type: 'counted', by: 'ann' } });
    expect(state).toMatchObject({ coins: 3, folded: 2 });
  });

  it('carry the parts of a deadline in its key, and read them again', () => {
    const state = till.genesis(10);
    expect(till.deadline(state)).toEqual({ key: 'count/ann', atMs: 5 });
    expect(decide(state, { type: 'deadline', nowMs: 5, key: 'count/ann' })).toEqual({
      type: 'say',
      fact: { type: 'counted', by: 'ann' },
    });
    expect(till.deadline(till.genesis(9))).toBeUndefined();
  });

  it('throw at a deadline that they do not have', () => {
    expect(() => decide(till.genesis(0), { type: 'deadline', nowMs: 5, key: 'constructor' })).toThrow(
      'the rules have no row for constructor',
    );
  });

  it('name the invariant that is broken', () => {
    expect(till.brokenInvariant?.(till.genesis(0))).toBeUndefined();
    expect(till.brokenInvariant?.(till.genesis(-2))).toBe('no coin is owed: 2 are');
  });
});
