import { CHANGE_FORMAT } from '@bpdao/genesis';
import type { PoolOpened, Post, Side } from '@bpdao/messages';
import {
  commitmentTo,
  hashOf,
  signAttestation,
  signCommitment,
  signPost,
  signReveal,
  voteNonce,
  type Signer,
} from '@bpdao/sdk';
import type { KeyPair } from '@bpdao/signatures';
import type { SimulatedProcess } from '@bpdao/simulated';
import { writeManifest } from '@bpdao/work-protocols';
import type { Random } from './random.ts';
import type { SimulatedClient } from './simulated-client.ts';
import type { World } from './world.ts';

/** Longest time between hearing of a pool and staking in it, ms. */
const THINKS_MS = 200;
/** Between two things that governors do, ms, at most. */
const PAUSE_MS = 600;
/** The most proposals kept: proposals no longer attested make room for others. */
const PROPOSALS_MOST = 6;
/** Of so many proposals one is about the share. */
const SHARE_EVERY = 3;
/** Part of its governance REP that each stakes, per cent, at least and at most. */
const STAKES = [50, 90] as const;
/** Part of its free work REP that a member stakes in a stage, per cent: the voters are more than a third of all. */
const MEMBER_STAKES = [65, 65] as const;

/**
 * The authors of the first protocol: they post the protocols of the plan, and once they hold governance REP propose
 * changes, attest them and vote on them; and members vote with them where a change of the share asks work REP.
 */
export class Governors {
  private readonly world: World;
  private readonly random: Random;
  private readonly process: SimulatedProcess;
  private readonly client: SimulatedClient;
  private readonly sequences = new Map<string, bigint>();
  /** Changes that were posted, which they want. */
  private readonly proposals: string[] = [];
  /** Stages in which work REP votes, with the members that have not voted yet. */
  private readonly asked = new Map<string, { readonly pool: PoolOpened; readonly voters: Set<KeyPair> }>();
  private posted = 0;

  constructor(world: World, process: SimulatedProcess, client: SimulatedClient) {
    this.world = world;
    this.random = world.random.fork('governors');
    this.process = process;
    this.client = client;
    if (world.plan.upgrades === undefined) return;
    world.onFact(({ fact }) => {
      if (fact.type === 'pool-opened' && fact.kind !== 'block') this.poolOpened(fact);
      if (fact.type === 'round-settled' || fact.type === 'slot-missed') this.membersVote();
    });
  }

  start(): void {
    this.process.after(this.random.integer(1, PAUSE_MS), () => {
      if (this.world.isResting) return;
      this.start();
      this.act();
    });
  }

  /** Posts a protocol whose time has come; else, where there is governance REP, proposes a change or attests one. */
  private act(): void {
    const [upgrade] = this.world.upgrades.unposted;
    if (upgrade !== undefined) {
      return void this.post('protocol', writeManifest(this.world.upgrades.versionOf(upgrade).manifest));
    }
    if (!this.world.checker.knowledge.hasGrep) return;
    if (this.random.chance(350_000)) return this.propose();
    const { addresses } = this.world.upgrades;
    const { protocol } = this.world.checker.knowledge.inForce(this.world.chain.genesis);
    const newest = addresses.slice(-1).filter((address) => address !== protocol);
    const candidates = this.random.chance(500_000) && newest.length > 0 ? newest : [...addresses, ...this.proposals];
    const governor = this.random.pick(this.world.chain.authors);
    const sequence = (this.sequences.get(governor.address) ?? 0n) + 1n;
    this.sequences.set(governor.address, sequence);
    if (candidates.length > 0) {
      this.send(
        'governance',
        signAttestation(this.signer(governor), {
          attester: governor.address,
          sequence,
          post: this.random.pick(candidates),
        }),
      );
    }
  }

  /** Proposes a new value of a parameter, now and then of the share: mostly within bounds. */
  private propose(): void {
    const { parameters, sharePpm } = this.world.checker.knowledge.inForce(this.world.chain.genesis);
    const name = this.random.pick([
      'subsidy',
      'minTxFee',
      'maxBlockTxs',
      'blockIntervalMs',
      'voteWindowMs',
      'txTtlBlocks',
      'authorPpm',
      'mintingRatioPpm',
      'quorumPpm',
      'authorSharePpm',
    ] as const);
    const factor = this.random.pick([50n, 70n, 130n, 200n, 500n]);
    const changed = { [name]: String((BigInt(parameters[name]) * factor) / 100n) };
    const share = Math.max(1, Math.floor((sharePpm * this.random.pick([50, 80, 150])) / 100));
    const content = this.posted % SHARE_EVERY === 0 ? { governanceSharePpm: share } : { parameters: changed };
    this.posted += 1;
    const text = `change ${this.posted}`;
    this.proposals.push(this.post('proposal', JSON.stringify({ format: CHANGE_FORMAT, ...content, text })));
    if (this.proposals.length > PROPOSALS_MOST) this.proposals.shift();
  }

  /** Posts; returns the post's address. The post builds on every protocol that may be in force when it arrives. */
  private post(kind: Post['kind'], content: string): string {
    const { genesis, authors } = this.world.chain;
    const targets = [genesis.protocol, ...this.world.upgrades.addresses];
    const references = targets.map((target) => ({ target, weightPpm: Math.floor(500_000 / targets.length) }));
    const author = this.random.pick(authors);
    const command = signPost(this.signer(author), {
      kind,
      authors: [{ address: author.address, weightPpm: 1_000_000 }],
      references,
      content: Buffer.from(content),
    });
    this.send('forum', command);
    return hashOf(command.payload.bytes);
  }

  private poolOpened(pool: PoolOpened): void {
    if (pool.repType === 'grep') {
      for (const governor of this.world.chain.authors) {
        this.process.after(this.random.integer(1, THINKS_MS), () =>
          this.vote(governor, pool, this.sideOf(pool), STAKES),
        );
      }
    } else if (pool.kind === 'governance') {
      this.asked.set(pool.poolId, { pool, voters: new Set(this.world.chain.producers) });
      this.membersVote();
    }
  }

  /** Returns the members' side: mostly for their own changes, and against all pools that others pay for. */
  private sideOf({ kind }: PoolOpened): Side {
    return kind === 'governance' && !this.random.chance(100_000) ? 'for' : 'against';
  }

  /** Lets members vote. Between two blocks most of their REP is free: a member that votes earlier votes with little. */
  private membersVote(): void {
    for (const [poolId, { pool, voters }] of this.asked) {
      if (this.process.wallMs() >= (pool.revealsFromMs ?? pool.closesAtMs)) this.asked.delete(poolId);
      for (const member of voters) {
        if (
          this.world.checker.isMostlyFree(member.address) &&
          this.vote(member, pool, this.random.chance(150_000) ? 'against' : 'for', MEMBER_STAKES)
        ) {
          voters.delete(member);
        }
      }
    }
  }

  /** Commits and, when reveals are taken, reveals; false where nothing is free. */
  private vote(
    voter: KeyPair,
    { poolId, repType, revealsFromMs, closesAtMs }: PoolOpened,
    side: Side,
    [least, most]: readonly [number, number],
  ): boolean {
    const signer = this.signer(voter);
    const { chainId } = signer;
    const { address } = voter;
    const stake = (this.world.checker.free(repType, address) * BigInt(this.random.integer(least, most))) / 100n;
    if (stake === 0n) return false;
    this.send(
      'vpsc',
      signCommitment(signer, {
        voter: address,
        poolId,
        stake,
        commitment: commitmentTo(voter, chainId, { poolId, side, stake }),
      }),
    );
    const waitMs = Math.max(0, ((revealsFromMs ?? closesAtMs) + closesAtMs) / 2 - this.process.wallMs());
    this.process.after(waitMs, () =>
      this.send('vpsc', signReveal(signer, { voter: address, poolId, side, nonce: voteNonce(voter, chainId, poolId) })),
    );
    return true;
  }

  private signer(keyPair: KeyPair): Signer {
    return { keyPair, chainId: this.world.chain.genesis.chainId };
  }

  private send(...[actor, command]: Parameters<SimulatedClient['send']>): void {
    this.client.send(actor, command).catch(() => undefined);
  }
}
