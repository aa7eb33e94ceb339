import type { MailboxStatus } from '@bpdao/actor';
import { isLive, STILL_MS } from '../src/liveness.ts';

/** Every row starts from a leader that takes its messages, and changes it. */
describe('a service', () => {
  it.each<[rule: string, change: Partial<MailboxStatus>, sinceTakenMs: number, live: boolean]>([
    ['is alive while it takes what comes', {}, 0, true],
    ['is alive when nothing comes', {}, 10 * STILL_MS, true],
    ['is alive when much waits and some of it is taken', { oldestMs: 10 * STILL_MS }, 10, true],
    ['is alive when something has just come after a silence', { oldestMs: 10 }, 10 * STILL_MS, true],
    ['is not alive when it takes nothing of what waits', { oldestMs: STILL_MS + 1 }, STILL_MS + 1, false],
    [
      'is alive while its broker is away, whatever waits',
      { oldestMs: STILL_MS + 1, answers: false },
      STILL_MS + 1,
      true,
    ],
    ['is alive while it recovers', { role: 'starting', answers: false }, 10 * STILL_MS, true],
    ['is alive while it stands by', { role: 'standing-by', answers: false }, 10 * STILL_MS, true],
    ['is not alive when it has ended', { role: 'ended', answers: false }, 0, false],
  ])('%s', (_rule, change, sinceTakenMs, live) => {
    expect(isLive({ role: 'leading', answers: true, oldestMs: 0, ...change }, sinceTakenMs)).toBe(live);
  });
});
