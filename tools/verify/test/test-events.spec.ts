import { appendFileSync, existsSync } from 'node:fs';
import { completeLines, TestEvents } from '../test-events.mjs';

describe('what Jests tell', () => {
  it('is read once, a line when it is whole', () => {
    const events = new TestEvents();
    appendFileSync(events.file, '{"type":"begun","file":"ä.spec.ts"}\n{"type":"en');
    expect(events.next()).toEqual([{ type: 'begun', file: 'ä.spec.ts' }]);
    expect(events.next()).toEqual([]);
    appendFileSync(events.file, 'ded"}\n{}\n');
    expect(events.next()).toEqual([{ type: 'ended' }, {}]);
    events.remove();
    expect(existsSync(events.file)).toBe(false);
  });

  it('is nothing where no line has ended', () => {
    expect(completeLines(Buffer.from('{"type"'))).toEqual({ bytes: 0, lines: [] });
  });
});
