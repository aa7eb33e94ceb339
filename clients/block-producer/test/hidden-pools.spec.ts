import { commitmentTo, signCommitment, signReveal, voteNonce, type SaidFact } from '@bpdao/sdk';
import { tasksAfter, tasksOnStart } from '../src/index.ts';
import { alice, bob, ChainOfFacts, genesis, REP, settings } from './chain-of-facts.ts';

const POOL = 'dd'.repeat(32);
const willing = { ...settings, poolSide: 'for' } as const;

/** Alice's producer, which offers a fifth of her 100 REP. It hears of a pool that takes commitments without end. */
class Paid extends ChainOfFacts {
  readonly opened: SaidFact;

  constructor(
    change: { readonly kind?: 'governance'; readonly repType?: 'wrep' | 'grep'; readonly revealsFromMs?: number } = {},
  ) {
    super();
    this.attempt();
    this.opened = this.pool({
      poolId: POOL,
      kind: 'funded',
      availabilityStake: 0n,
      revealsFromMs: Number.MAX_SAFE_INTEGER,
      ...change,
    });
  }

  /** Lets it hear of a commitment, of alice or of another member. */
  committed(keyPair = alice): SaidFact {
    const signer = { keyPair, chainId: genesis.chainId };
    const stake = 10n * REP;
    return this.hear('vpsc', {
      type: 'vote-committed',
      commitment: signCommitment(signer, {
        voter: keyPair.address,
        poolId: POOL,
        stake,
        commitment: commitmentTo(keyPair, genesis.chainId, { poolId: POOL, side: 'for', stake }),
      }),
    });
  }

  revealed(): SaidFact {
    return this.hear('vpsc', {
      type: 'vote-revealed',
      reveal: signReveal(
        { keyPair: alice, chainId: genesis.chainId },
        { voter: alice.address, poolId: POOL, side: 'for', nonce: voteNonce(alice, genesis.chainId, POOL) },
      ),
    });
  }
}

describe('a producer, of a pool that somebody pays for', () => {
  it('stays out unless it was told what to say', () => {
    const chain = new Paid();
    expect(tasksAfter(chain.state, chain.opened, settings)).toEqual([]);
  });

  it('commits a tenth of all its REP', () => {
    const chain = new Paid();
    expect(tasksAfter(chain.state, chain.opened, willing)).toEqual([
      expect.objectContaining({ type: 'commit', side: 'for', stake: 10n * REP }),
    ]);
  });

  it('commits after a round what was not free before', () => {
    const chain = new Paid();
    chain.state.holdings.free = 0n;
    expect(tasksAfter(chain.state, chain.opened, willing)).toEqual([]);
    chain.state.holdings.free = 80n * REP;
    chain.hear('wsc', chain.block());
    expect(tasksAfter(chain.state, chain.settled('accepted'), willing)).toEqual([
      expect.objectContaining({ type: 'commit' }),
    ]);
  });

  it('commits once, not when it is too late, not with work REP where governance REP votes, and not in a stage of governance', () => {
    const once = new Paid();
    expect(tasksAfter(once.state, once.committed(), willing).map(({ type }) => type)).toEqual(['reveal']);
    once.hear('wsc', once.block());
    expect(tasksAfter(once.state, once.settled('accepted'), willing)).toEqual([]);
    for (const change of [{ revealsFromMs: 0 }, { repType: 'grep' }, { kind: 'governance' }] as const) {
      const chain = new Paid(change);
      expect(tasksAfter(chain.state, chain.opened, willing)).toEqual([]);
    }
  });

  it('reveals its own, once, and also when it starts again', () => {
    const chain = new Paid();
    expect(tasksAfter(chain.state, chain.committed(bob), willing)).toEqual([]);
    chain.committed();
    expect(chain.state.holdings).toEqual({ free: 70n * REP, atAsc: 20n * REP, inPools: 10n * REP });
    expect(tasksOnStart(chain.state, settings).map(({ type }) => type)).toContain('reveal');
    chain.revealed();
    expect(tasksOnStart(chain.state, settings).map(({ type }) => type)).not.toContain('reveal');
  });
});
