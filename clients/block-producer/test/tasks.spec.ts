import type { Genesis } from '@bpdao/genesis';
import type { SaidFact } from '@bpdao/sdk';
import { tasksAfter, tasksOnStart, tasksOnVerdict } from '../src/index.ts';
import {
  alice,
  bob,
  ChainOfFacts,
  genesis,
  genesisOfOutsider,
  genesisWithoutRep,
  REP,
  settings,
} from './chain-of-facts.ts';

const drawnKey = (chain: ChainOfFacts): typeof alice =>
  chain.round().selected.producer === alice.address ? alice : bob;
const types = (chain: ChainOfFacts, said: SaidFact): string[] =>
  tasksAfter(chain.state, said, settings).map(({ type }) => type);

/** Returns the attempt of height 1 as the drawn member or the other one sees it. */
function seenBy(who: 'drawn' | 'other', of: Genesis = genesis): ChainOfFacts {
  const drawn = drawnKey(new ChainOfFacts(alice, of).attempt());
  const other = drawn === alice ? bob : alice;
  const chain = new ChainOfFacts(who === 'drawn' ? drawn : other, of);
  chain.offer(alice, 20n * REP);
  chain.offer(bob, 20n * REP);
  chain.hear('wsc', chain.drawn());
  return chain;
}

describe('a producer', () => {
  it('offers when it starts with REP, and as a founder while there is none', () => {
    expect(tasksOnStart(new ChainOfFacts().state, settings)).toEqual([
      { type: 'offer', target: 20n * REP, protocol: genesis.protocol },
    ]);
    expect(tasksOnStart(new ChainOfFacts(alice, genesisWithoutRep).state, settings)).toEqual([
      { type: 'offer', target: 0n, protocol: genesisWithoutRep.protocol },
    ]);
    expect(tasksOnStart(new ChainOfFacts(bob, genesisWithoutRep).state, settings)).toEqual([]);
  });

  it('produces when its own stake is taken, and not for another', () => {
    const [drawn, other] = [seenBy('drawn'), seenBy('other')];
    expect(types(drawn, drawn.taken())).toEqual(['produce']);
    expect(types(other, other.taken())).toEqual([]);
  });

  it('goes on producing after a restart', () => {
    const chain = seenBy('drawn');
    chain.taken();
    expect(tasksOnStart(chain.state, settings).map(({ type }) => type)).toContain('produce');
  });

  it('abstains, and says so, when it does not have the protocol in force', () => {
    const chain = seenBy('drawn', genesisOfOutsider);
    const because = expect.stringMatching(
      /^the protocol in force is [0-9a-f]{64}, and the package outsider@1\.0\.0 with the digest (ab){32} is not installed: put it into the folder/,
    );
    expect(tasksAfter(chain.state, chain.taken(), settings)).toMatchObject([
      { type: 'abstain', from: 'producing', because },
    ]);
    expect(tasksAfter(chain.state, chain.hear('wsc', chain.block()), settings)).toMatchObject([
      { type: 'abstain', from: 'voting', because },
    ]);
  });

  it('offers nothing while it can run neither what is in force nor what it wants', () => {
    expect(tasksOnStart(new ChainOfFacts(alice, genesisOfOutsider).state, settings)).toEqual([]);
  });

  it.each<[rule: string, verdict: readonly string[], side: string]>([
    ['for a right block', [], 'for'],
    ['against a block that breaks a rule', ['WRONG_PARENT'], 'against'],
  ])('votes %s with its share of the free REP', (_rule, verdict, side) => {
    const chain = new ChainOfFacts().attempt();
    expect(types(chain, chain.hear('wsc', chain.block()))).toEqual(['police']);
    const opened = chain.pool();
    expect(types(chain, opened)).toEqual([]);
    chain.round().verdict = verdict;
    expect(tasksOnVerdict(chain.state, settings)).toEqual([
      expect.objectContaining({ type: 'vote', side, stake: 76n * REP, broken: verdict }),
    ]);
    expect(types(chain, opened)).toEqual(['vote']);
  });

  it('polices a block that waits when it starts, and votes once', () => {
    const chain = new ChainOfFacts().attempt();
    chain.hear('wsc', chain.block());
    chain.pool();
    expect(tasksOnStart(chain.state, settings).map(({ type }) => type)).toEqual(['police']);
    chain.round().verdict = [];
    chain.round().voted = true;
    expect(tasksOnStart(chain.state, settings)).toEqual([]);
    expect(tasksOnVerdict(chain.state, settings)).toEqual([]);
  });

  it.each(['accepted', 'rejected', 'void'] as const)('goes on after a round that was %s', (outcome) => {
    const chain = new ChainOfFacts().attempt();
    chain.hear('wsc', chain.block());
    chain.pool();
    chain.settled(outcome);
    expect(chain.state.chain.height).toBe(outcome === 'accepted' ? 1n : 0n);
    expect(chain.state.holdings).toEqual({ free: 80n * REP, atAsc: 20n * REP, inPools: 0n });
    chain.hear('wsc', chain.drawn());
    expect(chain.round().drawFaults).toEqual([]);
  });
});
