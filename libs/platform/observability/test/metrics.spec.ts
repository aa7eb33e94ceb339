import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ActorMeters, countAnswer } from '../src/actor-meters.ts';
import { ChainMeters } from '../src/chain-meters.ts';
import { Meters } from '../src/meters.ts';
import { metricPage, metricTable } from '../src/metric-table.ts';

/** Returns the metrics of a process with this name, without those of Node. */
async function told(meters: Meters): Promise<readonly string[]> {
  return (await meters.text())
    .split('\n')
    .filter((line) => line.startsWith('bpdao_') && !line.includes('_bucket'))
    .map((line) =>
      line
        .replace(/process="[^"]*",?/, '')
        .replace(',}', '}')
        .replace('{}', ''),
    );
}

/** Reads a file of the project. */
const read = (file: string): string => readFileSync(path.resolve(import.meta.dirname, '../../../..', file), 'utf8');

/** Base units of Prometheus, and the counted things. */
const UNITS = ['seconds', 'bytes', 'messages', 'blocks', 'total', 'info', 'pools', 'transactions', 'offers'];

describe('the table of metrics', () => {
  it.each(Object.entries(metricTable))('names %s with its unit, and counters as such', (name, { type }) => {
    expect(name).toMatch(new RegExp(`^bpdao_[a-z_]+_(?:${UNITS.join('|')})$`));
    expect(name.endsWith('_total')).toBe(type === 'counter');
    if (type === 'histogram') expect(name).toMatch(/_seconds$/);
  });

  it('stands in the documentation as it is', () => {
    expect(read('docs/operations/observability.md')).toContain(metricPage());
  });

  it.each(['dashboard.json', 'alerts.yml'])('has every metric that %s asks for', (file) => {
    const asked = read(`deploy/observability/${file}`).match(/bpdao_[a-z_]+/g) ?? [];
    const known = new Set<string>(
      Object.entries(metricTable).flatMap(([name, { type }]) => (type === 'histogram' ? [`${name}_bucket`] : [name])),
    );
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
    expect(asked.length).toBeGreaterThan(5);
  });

  it('is shown in the dashboard, all of it', () => {
    const dashboard = read('deploy/observability/dashboard.json');
    expect(Object.keys(metricTable).filter((name) => !dashboard.includes(name))).toEqual([]);
  });
});

describe('a service', () => {
  it('tells what its mailbox takes and says', async () => {
    const meters = await Meters.open('services', 'vpsc');
    const actor = new ActorMeters(meters);
    actor.taken({ type: 'command', waitedMs: 2 });
    actor.taken({ type: 'deadline', waitedMs: 0 });
    actor.stored({
      name: 'vote-cast',
      sequence: 4,
      facts: [storedFact, storedFact, storedFact],
      bytes: 700,
      attempts: 3,
      sentMonotonicMs: 1000,
      storedMonotonicMs: 1500,
    });
    expect(await told(meters)).toEqual(
      expect.arrayContaining([
        'bpdao_mailbox_wait_seconds_sum{type="command"} 0.002',
        'bpdao_deadlines_total 1',
        'bpdao_facts_total{type="vote-cast"} 3',
        'bpdao_append_bytes_total 700',
        'bpdao_append_retries_total 2',
        'bpdao_append_seconds_sum 0.5',
      ]),
    );
  });

  it('tells how its mailbox is, and the lag of streams whose end is known', async () => {
    const meters = await Meters.open('services', 'vpsc');
    const actor = new ActorMeters(meters);
    const status = {
      position: undefined,
      heard: { wsc: { sequence: 7, index: 0 } },
      depth: 5,
      oldestMs: 250,
      aheadMs: new Map([['wsc', 3_600_000]]),
      clockAheadMs: -1_500,
      clockWrong: false,
      ready: true,
      answers: true,
      snapshot: 0,
    };
    actor.look(
      { ...status, role: 'standing-by' },
      new Map([
        ['wsc', 9],
        ['asc', 2],
      ]),
    );
    actor.look({ ...status, role: 'leading' }, new Map([['wsc', 9]]));
    expect(await told(meters)).toEqual(
      expect.arrayContaining([
        'bpdao_mailbox_depth_messages 5',
        'bpdao_mailbox_age_seconds 0.25',
        'bpdao_role_info{role="leading"} 1',
        'bpdao_heard_lag_messages{stream="wsc"} 2',
        'bpdao_heard_ahead_seconds{stream="wsc"} 3600',
        'bpdao_clock_ahead_seconds -1.5',
      ]),
    );
    expect((await told(meters)).filter((line) => /standing-by|stream="asc"/.test(line))).toEqual([]);
  });

  it('counts answers, and refusals by their codes', async () => {
    const meters = await Meters.open('services', 'vpsc');
    countAnswer(meters, 'cast-vote', {
      type: 'accepted',
      actor: 'vpsc',
      position: { sequence: 1, index: 0 },
      repeatedCommand: false,
    });
    countAnswer(meters, 'cast-vote', { type: 'refused', code: 'POOL_CLOSED', detail: '' });
    countAnswer(meters, 'cast-vote', { type: 'try-again', code: 'OVERLOADED' });
    expect(await told(meters)).toEqual(
      expect.arrayContaining([
        'bpdao_commands_total{command="cast-vote",answer="accepted"} 1',
        'bpdao_commands_total{command="cast-vote",answer="refused"} 1',
        'bpdao_commands_total{command="cast-vote",answer="try-again"} 1',
        'bpdao_refusals_total{command="cast-vote",code="POOL_CLOSED"} 1',
      ]),
    );
  });

  it('tells nothing of what others tell, and looks again each time it is asked', async () => {
    const meters = await Meters.open('services', 'gossip');
    let active = 0;
    meters.onScrape(() => Promise.resolve(meters.set('bpdao_active_transactions', {}, (active += 1))));
    meters.count('bpdao_pools_opened_total', { kind: 'block' });
    await told(meters);
    const lines = await told(meters);
    expect(lines).toContain('bpdao_active_transactions 2');
    expect(lines.filter((line) => /pools|draws/.test(line))).toEqual([]);
  });
});

describe('blocks and pools', () => {
  it('are counted by how they end, timed from the first draw of their height', async () => {
    const meters = await Meters.open('services', 'vpsc');
    const chain = new ChainMeters(meters);
    const say = (atMs: number, fact: { readonly type: string } & Readonly<Record<string, unknown>>): void =>
      chain.hear({ atMs, fact });
    say(1000, { type: 'producer-selected', receipt: { height: 7n } });
    say(1100, { type: 'block-refused' });
    say(1200, { type: 'producer-selected', receipt: { height: 7n } });
    say(1300, { type: 'block-proposed', hash: 'aa', block: { transactions: [1, 2, 3] } });
    say(1400, { type: 'pool-opened', kind: 'block' });
    say(1900, { type: 'pool-resolved', kind: 'block', outcome: 'accepted' });
    say(2000, { type: 'round-settled', height: 7n, outcome: 'accepted', blockHash: 'aa' });
    say(2100, { type: 'round-settled', height: 8n, outcome: 'void', blockHash: 'bb' });
    say(2200, { type: 'something-new' });
    expect(await told(meters)).toEqual(
      expect.arrayContaining([
        'bpdao_blocks_total{outcome="refused"} 1',
        'bpdao_blocks_total{outcome="accepted"} 1',
        'bpdao_blocks_total{outcome="void"} 1',
        'bpdao_block_seconds_sum 1',
        'bpdao_block_seconds_count 1',
        'bpdao_settled_transactions_total 3',
        'bpdao_pools_opened_total{kind="block"} 1',
        'bpdao_pools_resolved_total{kind="block",outcome="accepted"} 1',
      ]),
    );
  });
});

const storedFact = {
  fact: { type: 'vote-cast' },
  trace: { traceId: '', spanId: '' },
  cause: { type: 'deadline', key: '' },
  causeTrace: undefined,
  arrivedMonotonicMs: 0,
} as const;
