import { Meters } from '@bpdao/observability';
import { ProducerMeters } from '../src/producer-meters.ts';
import { alice, bob, ChainOfFacts } from './chain-of-facts.ts';

const accepted = {
  type: 'accepted',
  actor: 'vpsc',
  position: { sequence: 1, index: 0 },
  repeatedCommand: false,
} as const;

/** Returns the metrics of a producer, without those of Node. */
async function told(meters: Meters): Promise<readonly string[]> {
  return (await meters.text()).split('\n').filter((line) => line.startsWith('bpdao_') && !line.includes('_bucket'));
}

describe('a producer', () => {
  it('counts its own draws and tells the height', async () => {
    const chain = new ChainOfFacts();
    chain.offer(alice, 20_000_000n);
    chain.offer(bob, 20_000_000n);
    const drawn = chain.drawn();
    const said = chain.hear('wsc', drawn);
    const [mine, others] = drawn.producer === alice.address ? [alice, bob] : [bob, alice];
    for (const [who, draws] of [
      [mine, 1],
      [others, 0],
    ] as const) {
      const meters = await Meters.open('producers', 'one');
      new ProducerMeters(meters, who.address).heard(said, 1n);
      expect(await told(meters)).toEqual(
        expect.arrayContaining([`bpdao_draws_total{process="one"} ${draws}`, 'bpdao_height_blocks{process="one"} 1']),
      );
    }
  });

  it('counts votes that were accepted by their side, refusals by their code, and times policing', async () => {
    const meters = await Meters.open('producers', 'one');
    const observer = new ProducerMeters(meters, alice.address);
    const chain = new ChainOfFacts().attempt();
    const { fact: pool } = chain.pool();
    if (pool.type !== 'pool-opened') throw new Error('no pool');
    const vote = { type: 'vote', pool, side: 'against', stake: 1n, broken: [] } as const;
    observer.begins(vote).answered('cast-vote', accepted);
    observer.begins(vote).answered('cast-vote', { type: 'refused', code: 'POOL_CLOSED', detail: '' });
    observer.begins({ type: 'police', round: chain.round() }).ended();
    observer.begins({ type: 'produce', round: chain.round() }).ended();
    const lines = await told(meters);
    expect(lines).toEqual(
      expect.arrayContaining([
        'bpdao_votes_total{side="against",process="one"} 1',
        'bpdao_refusals_total{command="cast-vote",code="POOL_CLOSED",process="one"} 1',
        'bpdao_policing_seconds_count{process="one"} 1',
      ]),
    );
    expect(lines.filter((line) => line.startsWith('bpdao_votes_total'))).toHaveLength(1);
  });
});
