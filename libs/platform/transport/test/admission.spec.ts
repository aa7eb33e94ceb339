import { setImmediate as turn } from 'node:timers/promises';
import { Admission, JUNK_TOKENS, type AdmissionLimits, type AdmissionVerdict as Admitted } from '../src/index.ts';

const limits: AdmissionLimits = {
  tokensPerSecond: 10,
  burstTokens: 20,
  askerBytes: 10_000,
  inWork: 2,
  startsPerTurn: 100,
  tokensPerTurn: 1_000,
  refusalsPerSecond: 3,
};

/** An admission with a clock that the test sets, and with requests that the test ends. */
class Hall {
  nowMs = 0;
  readonly begun: string[] = [];
  private readonly ending = new Map<string, (tokens: number) => void>();
  private readonly admission: Admission;

  constructor(change: Partial<AdmissionLimits> = {}) {
    this.admission = new Admission({ ...limits, ...change }, () => this.nowMs);
  }

  /** `name` is the asker's first letter, and characters that tell its requests apart. */
  ask(name: string, bytes = 0, reserve = 0): Admitted {
    const work = (): Promise<number> => {
      this.begun.push(name);
      return new Promise((resolve) => this.ending.set(name, resolve));
    };
    return this.admission.admit({ asker: name.charAt(0), bytes, reserve, work });
  }

  /** Ends a request that has begun. */
  async end(name: string, tokens = 0): Promise<void> {
    this.ending.get(name)?.(tokens);
    await turn();
    await turn(); // that of the admission came after ours
  }

  /** Asks and ends so many requests at once. Returns the verdict on each. */
  async many(name: string, count: number, tokens = 0): Promise<readonly Admitted[]> {
    const became: Admitted[] = [];
    for (let index = 0; index < count; index += 1) {
      became.push(this.ask(`${name}${index}`));
      await this.end(`${name}${index}`, tokens);
    }
    return became;
  }
}

const countOf = (became: readonly Admitted[], which: Admitted): number => became.filter((one) => one === which).length;

describe('a service lets requests in', () => {
  it('as many as an asker has tokens, then tells it a few times that it asks too much, and drops the rest', async () => {
    const hall = new Hall();
    const became = await hall.many('a', 40);
    expect(countOf(became, 'admitted')).toBe(20);
    expect(became.slice(20, 23)).toEqual(['refused', 'refused', 'refused']);
    expect(countOf(became, 'dropped')).toBe(17);
  });

  it('of one asker whatever another asks', async () => {
    const hall = new Hall();
    await hall.many('a', 100);
    expect(countOf(await hall.many('b', 20), 'admitted')).toBe(20);
  });

  it('again as time goes by, up to the burst', async () => {
    const hall = new Hall();
    await hall.many('a', 30);
    hall.nowMs = 500;
    expect(countOf(await hall.many('a', 30), 'admitted')).toBe(5);
    hall.nowMs = 1_000_000;
    expect(countOf(await hall.many('a', 30), 'admitted')).toBe(20);
  });

  it('fewer, the larger they are and the more their answers cost', async () => {
    const hall = new Hall();
    expect(hall.ask('a', 5.5 * 1_024)).toBe('admitted');
    await hall.end('a');
    expect(countOf(await hall.many('a', 20, 4), 'admitted')).toBe(2);
    expect(countOf(await hall.many('b', 20, JUNK_TOKENS), 'admitted')).toBe(1);
    hall.nowMs = 8_000; // 80 tokens for the debt of 81 that junk made
    expect(hall.ask('b')).toBe('refused');
    hall.nowMs = 8_200;
    expect(hall.ask('b')).toBe('admitted');
  });

  it('only as many at once as the asker could pay for if each cost the most, and gives back what they did not cost', async () => {
    const hall = new Hall();
    expect([1, 2, 3, 4].map((index) => hall.ask(`a${index}`, 0, 9))).toEqual([
      'admitted',
      'admitted',
      'refused',
      'refused',
    ]);
    await hall.end('a1', 9);
    expect(hall.ask('a5', 0, 9)).toBe('refused');
    await hall.end('a2', 0);
    expect(hall.ask('a6', 0, 9)).toBe('admitted');
  });

  it('only while what an asker has in work is not too many bytes', async () => {
    const hall = new Hall({ burstTokens: 1_000 });
    expect(hall.ask('a1', 6_000)).toBe('admitted');
    expect(hall.ask('a2', 6_000)).toBe('refused');
    expect(hall.ask('b1', 6_000)).toBe('admitted');
    await hall.end('a1');
    expect(hall.ask('a3', 6_000)).toBe('admitted');
  });

  it('each asker in its turn when all hands are full', async () => {
    const hall = new Hall();
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'b2', 'c1']) expect(hall.ask(name)).toBe('admitted');
    expect(hall.begun).toEqual(['a1', 'a2']);
    for (const name of ['a1', 'a2', 'a3', 'b1', 'c1', 'a4', 'b2']) await hall.end(name);
    expect(hall.begun).toEqual(['a1', 'a2', 'a3', 'b1', 'c1', 'a4', 'b2', 'a5']);
  });

  it('of a burst a few in each turn of the event loop, in their order, so that others come in between', async () => {
    const hall = new Hall({ inWork: 100, startsPerTurn: 2 });
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) expect(hall.ask(name)).toBe('admitted');
    expect(hall.begun).toEqual(['a1', 'a2']);
    expect(hall.ask('b1')).toBe('admitted');
    await hall.end('a1');
    expect(hall.ask('a6')).toBe('admitted');
    expect(hall.begun.slice(0, 5)).toEqual(['a1', 'a2', 'b1', 'a3', 'a4']);
    await hall.end('a2');
    await hall.end('a3');
    expect(hall.begun).toEqual(['a1', 'a2', 'b1', 'a3', 'a4', 'a5', 'a6']);
  });

  it('of what costs much one by one', async () => {
    const hall = new Hall({ inWork: 100, burstTokens: 1_000, tokensPerTurn: 20 });
    for (const name of ['a1', 'a2', 'a3']) expect(hall.ask(name, 0, 5)).toBe('admitted');
    for (const name of ['a4', 'a5']) expect(hall.ask(name, 0, 50)).toBe('admitted');
    expect(hall.ask('b1', 0, 50)).toBe('admitted');
    expect(hall.begun).toEqual(['a1', 'a2', 'a3', 'a4', 'b1']);
    await hall.end('a1');
    expect(hall.begun.slice(5)).toEqual(['a5']);
  });

  it('and remembers no more askers than there may be', async () => {
    const hall = new Hall({ tokensPerSecond: 1_000 });
    const admission = new Admission(limits, () => hall.nowMs);
    for (let asker = 0; asker < 5_000; asker += 1) {
      hall.nowMs += 10;
      admission.admit({ asker: String(asker), bytes: 0, reserve: 0, work: () => Promise.resolve(0) });
      await Promise.resolve();
    }
    expect(admission.askerCount).toBeLessThanOrEqual(1_024);
  });
});
