import { jest } from '@jest/globals';
import { Pace } from '../src/pace.ts';

describe('a pace of two in a second, where three may wait,', () => {
  let passed: string[];
  let pace: Pace;
  const come = (name: string): boolean => pace.pass(() => passed.push(name));

  beforeEach(() => {
    jest.useFakeTimers();
    passed = [];
    pace = new Pace(2, 3);
  });
  afterEach(() => {
    pace.close();
    jest.useRealTimers();
  });

  it('lets two pass at once, and the others in the next seconds, in their order', () => {
    expect(['a', 'b', 'c', 'd', 'e'].map(come)).toEqual([true, true, true, true, true]);
    expect(passed).toEqual(['a', 'b']);
    jest.advanceTimersByTime(1000);
    expect(passed).toEqual(['a', 'b', 'c', 'd']);
    jest.advanceTimersByTime(1000);
    expect(passed).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('turns away whom it lets neither pass nor wait', () => {
    expect(['a', 'b', 'c', 'd', 'e', 'f'].map(come)).toEqual([true, true, true, true, true, false]);
    jest.advanceTimersByTime(10_000);
    expect(passed).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('counts those who waited in the second in which they pass', () => {
    ['a', 'b', 'c'].map(come);
    jest.advanceTimersByTime(1000);
    expect([come('d'), come('e')]).toEqual([true, true]);
    expect(passed).toEqual(['a', 'b', 'c', 'd']);
  });

  it('has nothing left to do when nobody comes', () => {
    come('a');
    jest.advanceTimersByTime(2000);
    expect(jest.getTimerCount()).toBe(0);
    expect([come('b'), come('c')]).toEqual([true, true]);
    expect(passed).toEqual(['a', 'b', 'c']);
  });

  it('lets nobody pass who waits when it is closed', () => {
    ['a', 'b', 'c'].map(come);
    pace.close();
    jest.advanceTimersByTime(5000);
    expect(passed).toEqual(['a', 'b']);
  });
});
