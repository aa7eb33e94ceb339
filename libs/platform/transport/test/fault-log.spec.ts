import type { ArgumentsHost } from '@nestjs/common';
import { firstValueFrom } from 'rxjs';
import { commandSubject, querySubject } from '@bpdao/catalogue';
import { ContractError } from '@bpdao/messages';
import { SimulatedClock } from '@bpdao/simulated';
import { FaultFilter } from '../src/fault-filter.ts';
import { FaultLog } from '../src/fault-log.ts';
import { Fault } from '../src/wire.ts';

const CAST_VOTE = commandSubject('vpsc', 'cast-vote');
const MEMBER = querySubject('vpsc', 'member');

/** A filter that gets errors, and the lines that it logs. */
class Filtered {
  readonly lines: {
    readonly level: 'warn' | 'error';
    readonly fields: Record<string, unknown>;
    readonly sentence: string;
  }[] = [];
  readonly clock = new SimulatedClock();
  private readonly filter: FaultFilter;

  constructor() {
    const at =
      (level: 'warn' | 'error') =>
      (fields: object, sentence: string): void =>
        void this.lines.push({ level, fields: { ...fields }, sentence });
    const log = { debug: () => undefined, info: () => undefined, warn: at('warn'), error: at('error') };
    this.filter = new FaultFilter(new FaultLog(log, (ms, call) => void this.clock.after(ms, call)));
  }

  /** Returns the error that the asker gets. */
  async catch(error: Error, subject = CAST_VOTE): Promise<unknown> {
    const host = {
      switchToRpc: () => ({ getContext: () => ({ getArgByIndex: () => subject }) }),
    } as unknown as ArgumentsHost;
    return firstValueFrom(this.filter.catch(error, host)).catch((thrown: unknown) => thrown);
  }
}

describe('a broken contract', () => {
  it('is answered with its sentence each time, and logged the first time', async () => {
    const filtered = new Filtered();
    for (let time = 0; time < 1000; time += 1) {
      expect(await filtered.catch(new ContractError('CastVote', 'payload', 'is missing'))).toEqual(
        new Fault(400, 'CastVote.payload is missing'),
      );
    }
    expect(filtered.lines).toEqual([
      {
        level: 'warn',
        fields: { subject: CAST_VOTE, expected: 'CastVote', field: 'payload' },
        sentence: 'dropped a message that breaks its contract',
      },
    ]);
  });

  it('of another kind or on another subject is logged too; at another place of a list it is the same', async () => {
    const filtered = new Filtered();
    for (const field of [
      'payload',
      'signature',
      'transactions[0].payload',
      'transactions[1].payload',
      'transactions[4999].payload',
    ]) {
      await filtered.catch(new ContractError('Any', field, 'is missing'));
    }
    await filtered.catch(new ContractError('Any', 'payload', 'is missing'), MEMBER);
    expect(filtered.lines.map(({ fields }) => fields.field)).toEqual([
      'payload',
      'signature',
      'transactions[0].payload',
      'payload',
    ]);
  });

  it('is counted after that: at most a line a minute says how many came, and none when none did', async () => {
    const filtered = new Filtered();
    const flood = async (times: number): Promise<void> => {
      for (let time = 0; time < times; time += 1) {
        await filtered.catch(new ContractError('CastVote', '', 'is no protobuf message'));
      }
    };
    await flood(100);
    await filtered.clock.run(30_000);
    await flood(100);
    await filtered.clock.run(59_000);
    expect(filtered.lines.slice(1)).toEqual([
      {
        level: 'warn',
        fields: { faults: { [`${CAST_VOTE} CastVote.`]: 199 } },
        sentence: 'more of the faults that were logged before',
      },
    ]);
    await flood(5);
    await filtered.clock.run(600_000);
    expect(filtered.lines.slice(2).map(({ fields }) => fields.faults)).toEqual([{ [`${CAST_VOTE} CastVote.`]: 5 }]);
  });

  it('of ever other kinds fills no table', async () => {
    const filtered = new Filtered();
    for (let kind = 0; kind < 3000; kind += 1) await filtered.catch(new ContractError(`Kind${kind}`, '', 'is missing'));
    expect(filtered.lines.length).toBe(1000);
    await filtered.clock.run(60_000);
    expect(filtered.lines.at(-1)?.fields).toEqual({ faults: { others: 2000 } });
  });
});

describe('a fault', () => {
  it('of the request is answered and not logged; one of ours is logged as an error, once', async () => {
    const filtered = new Filtered();
    const notNow = new Fault(503, 'not now');
    expect(await filtered.catch(notNow)).toBe(notNow);
    expect(filtered.lines).toEqual([]);
    for (let time = 0; time < 3; time += 1) await filtered.catch(new TypeError(`cannot read ${time}`));
    expect(filtered.lines).toMatchObject([
      {
        level: 'error',
        fields: { subject: CAST_VOTE, error: 'TypeError: cannot read 0' },
        sentence: 'could not answer',
      },
    ]);
  });
});
