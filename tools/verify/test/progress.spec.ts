import { Progress } from '../progress.mjs';

/** Returns the output of a verification that hears of these events in its only part. */
function written(isTTY: boolean, events: readonly object[]): string {
  let text = '';
  const out = { isTTY, columns: 60, write: (more: string) => (text += more) };
  const progress = new Progress(out, () => events);
  progress.begin('unit');
  progress.end();
  return text.replaceAll('\r\u001b[K', '|');
}

const ended = (failed: number) => ({ type: 'ended', file: 'a.spec.ts', passed: 2, failed, ms: 1000 });

describe('the progress of a verification', () => {
  it('is a line for each file where nobody looks', () => {
    expect(written(false, [{ type: 'begun', file: 'a.spec.ts' }, ended(0)])).toBe(
      '       a.spec.ts: 2 passed (1.0 s)\n',
    );
  });

  it('is one line on a terminal, which is gone at the end', () => {
    expect(written(true, [{ type: 'begun', file: 'a.spec.ts' }, ended(0)])).toBe('|unit · 0:00|');
  });

  it('leaves a line of a failure on a terminal too', () => {
    expect(written(true, [ended(1)])).toBe('|unit · 0:00|FAILED a.spec.ts: 2 passed, 1 failed (1.0 s)\n|');
  });
});
