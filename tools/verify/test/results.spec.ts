import { addUp, endingOf, sumOf } from '../results.mjs';

describe('the results of Jest', () => {
  it('are summed up, and a file that could not run is a failure', () => {
    const results = [
      { numPassedTests: 3, numFailedTests: 1, numPendingTests: 2, numRuntimeErrorTestSuites: 0 },
      { numPassedTests: 4, numFailedTests: 0, numPendingTests: 0, numRuntimeErrorTestSuites: 1 },
    ];
    expect(sumOf(results)).toEqual({ passed: 7, failed: 2, skipped: 2 });
    expect(addUp([sumOf(results), sumOf([]), sumOf(results)])).toEqual({ passed: 14, failed: 4, skipped: 4 });
  });
});

describe('the last line', () => {
  it.each<[passed: number, failed: number, skipped: number, parts: number, line: string, ok: boolean]>([
    [10, 0, 0, 0, '10 passed, 0 failed', true],
    [10, 0, 2, 0, '10 passed, 0 failed, 2 skipped', true],
    [10, 0, 0, 3, '10 passed, 3 failed', false],
    [10, 4, 0, 1, '10 passed, 4 failed', false],
    [10, 4, 0, 9, '10 passed, 4 failed', false],
  ])(
    'of %i passed, %i failed, %i skipped tests and %i failed parts is %s',
    (passed, failed, skipped, parts, line, ok) => {
      expect(endingOf({ passed, failed, skipped }, parts)).toEqual({ line, ok });
    },
  );
});
