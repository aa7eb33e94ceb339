import { afterEnd } from '../src/after-end.ts';

const again = (pauseMs: number): object => ({ type: 'start-again', pauseMs });
const down = { type: 'stays-down' };

describe('a process that ended although nobody asked it to', () => {
  it.each<[what: string, endsMs: readonly number[], expected: object]>([
    ['is started again soon', [0], again(500)],
    ['later, when it ends again', [0, 600], again(1_000)],
    ['and later', [0, 600, 1_700], again(2_000)],
    ['and later', [0, 600, 1_700, 3_800], again(4_000)],
    ['stays down at the fifth end within a minute', [0, 600, 1_700, 3_800, 59_999], down],
    ['is started again at the fifth end, when the first is a minute ago', [0, 600, 1_700, 3_800, 60_000], again(4_000)],
    ['is started again soon, when the last end is long ago', [0, 600, 1_700, 3_800, 200_000], again(500)],
  ])('%s', (_what, endsMs, expected) => {
    expect(afterEnd(endsMs)).toEqual(expected);
  });
});
