import { untilThere } from '../src/until-there.ts';

/** A log that keeps its sentences, and lets a test wait for the next one. */
class KeptLog {
  readonly sentences: string[] = [];
  private wake: () => void = () => undefined;

  info(_fields: object, sentence: string): void {
    this.sentences.push(sentence);
    this.wake();
  }

  warn(fields: object, sentence: string): void {
    this.info(fields, sentence);
  }

  /** Resolves once so many sentences came. */
  async said(count: number): Promise<void> {
    while (this.sentences.length < count) await new Promise<void>((resolve) => (this.wake = resolve));
  }
}

const whyWait = (error: unknown): string | undefined =>
  error instanceof Error && error.name === 'Missing' ? error.message : undefined;

function missing(what: string): Error {
  return Object.assign(new Error(what), { name: 'Missing' });
}

describe('a process that needs what is not there yet', () => {
  it('says nothing when it is there', async () => {
    const log = new KeptLog();
    expect(await untilThere(() => Promise.resolve(7), { log, whyWait })).toBe(7);
    expect(log.sentences).toEqual([]);
  });

  it('says at once what it waits for, again when that is something else, and that it goes on', async () => {
    const log = new KeptLog();
    const attempts = [missing('no broker'), missing('no broker'), missing('no stream')];
    const act = async (): Promise<string> => {
      const wrong = attempts.shift();
      if (wrong !== undefined) throw wrong;
      return 'there';
    };
    expect(await untilThere(act, { log, whyWait })).toBe('there');
    expect(log.sentences).toEqual([
      'waits: no broker',
      'waits: no stream',
      expect.stringMatching(/^goes on after \d+ s$/),
    ]);
  });

  it('says it again and again, also while an attempt hangs', async () => {
    const log = new KeptLog();
    const attempts = [missing('no broker')];
    const act = async (): Promise<string> => {
      const wrong = attempts.shift();
      if (wrong !== undefined) throw wrong;
      await log.said(4);
      return 'there';
    };
    await untilThere(act, { log, whyWait, tellMs: 5 });
    expect(log.sentences.slice(0, 4)).toEqual([
      'waits: no broker',
      ...Array.from({ length: 3 }, () => expect.stringMatching(/^has waited \d+ s: no broker$/)),
    ]);
  });

  it('ends with what waiting cannot mend, however long it has waited', async () => {
    const log = new KeptLog();
    const attempts = [missing('no broker'), new Error('the wrong chain')];
    await expect(untilThere(() => Promise.reject(attempts.shift() as Error), { log, whyWait })).rejects.toThrow(
      'the wrong chain',
    );
  });

  it('ends when it is told to', async () => {
    const log = new KeptLog();
    const stop = new AbortController();
    const ended = untilThere(() => Promise.reject(missing('no broker')), { log, whyWait, signal: stop.signal });
    await log.said(1);
    stop.abort();
    await expect(ended).rejects.toThrow('no broker');
  });
});
