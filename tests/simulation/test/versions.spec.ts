import { audit } from '@bpdao/audit';
import { actorNames, encodeBatch, type ActorName, type Fact } from '@bpdao/catalogue';
import type { ShadowReport, StoredMessage } from '@bpdao/messages';
import { allInvariants } from '../src/check/all-invariants.ts';
import type { InvariantMaker } from '../src/check/invariant.ts';
import { QUIET, type Plan, type Upgrade } from '../src/plan.ts';
import { SharedChecker } from '../src/signatures.ts';
import { versionOf } from '../src/versions.ts';
import { World } from '../src/world.ts';

const PLAN: Plan = {
  seed: 1,
  blocks: 0,
  producers: 11,
  customers: 6,
  founders: false,
  limits: {},
  network: { ...QUIET, lostPpm: 2000 },
  happenings: [],
  dishonest: [],
  parameters: {
    epochBlocks: 6,
    activationDelayBlocks: 1,
    revertSilenceMs: 3000,
    maxBlockTxs: 200,
    missSuspensionAttempts: 0,
    attestationWindowMs: 20_000,
  },
};

/** A chain, and the facts seen of it. */
class Seen {
  readonly world: World;
  readonly facts: Fact[] = [];
  readonly shadows: (ShadowReport & { readonly by: string | undefined })[] = [];
  private version: (protocol: string) => string | undefined = () => undefined;

  constructor(plan: Plan) {
    const watch: InvariantMaker = ({ names }) => {
      this.version = (protocol) => names.of(protocol);
      return {
        name: 'watch',
        hear: () => undefined,
        shadowed: (protocol, report) => void this.shadows.push({ ...report, by: names.of(protocol) }),
      };
    };
    this.world = new World(plan, { invariants: [...allInvariants, watch] });
    this.world.onFact(({ fact }) => void this.facts.push(fact));
  }

  async live(): Promise<this> {
    while (await this.world.step());
    await this.world.rest();
    expect(this.world.failure).toBeUndefined();
    return this;
  }

  of<T extends Fact['type']>(type: T): readonly Extract<Fact, { readonly type: T }>[] {
    return this.facts.filter((fact): fact is Extract<Fact, { readonly type: T }> => fact.type === type);
  }

  /** Returns the accepted blocks by a version. */
  blocksOf(version: string): readonly Extract<Fact, { readonly type: 'round-settled' }>[] {
    return this.of('round-settled').filter(
      ({ outcome, protocol }) => outcome === 'accepted' && this.version(protocol) === version,
    );
  }

  /** Versions that were returned from, each with the reason and the version that made the height's block. */
  returns(): readonly (readonly [string | undefined, string, string | undefined])[] {
    return this.of('protocol-reverted').map(({ reverted, reason, height }) => {
      const settled = this.of('round-settled').find((one) => one.outcome === 'accepted' && one.height === height);
      return [this.version(reverted), reason, this.version(settled?.protocol ?? '')];
    });
  }

  stream(actor: ActorName): readonly StoredMessage[] {
    const { chainId } = this.world.chain.genesis;
    return this.world.broker.stored(actor).map(({ sequence, previousHash, batch }) => ({
      sequence,
      previousHash,
      name: batch.name,
      payload: encodeBatch(batch, chainId),
    }));
  }
}

const upgrade = (
  version: Upgrade['version'],
  height: number,
  fate: Upgrade['fate'],
  governanceSharePpm = 0,
): Upgrade => ({ version, height, fate, governanceSharePpm });
const FIRST = 'work-protocol@1.0.0';

describe('versions that do not work', () => {
  let seen: Seen;
  beforeAll(async () => {
    seen = await new Seen({
      ...PLAN,
      blocks: 75,
      upgrades: [
        upgrade('work-protocol@2.0.0', 1, 'nowhere'),
        upgrade('by-worth@1.0.0', 19, 'crashes'),
        upgrade('as-it-comes@1.0.0', 38, 'sleeps'),
        upgrade('by-sender@1.0.0', 56, 'wrong'),
      ],
    }).live();
  }, 120_000);

  it('are adopted de facto, each returned from by rule, and version 1 goes on', () => {
    expect(seen.returns()).toEqual([
      ['work-protocol@2.0.0', 'silence', FIRST],
      ['by-worth@1.0.0', 'silence', FIRST],
      ['as-it-comes@1.0.0', 'silence', FIRST],
      ['by-sender@1.0.0', 'rejections', FIRST],
    ]);
  });

  it('leave an attempt behind when they crash or sleep in it, which the one returned to ends', () => {
    const [, crashed, slept] = seen.of('protocol-reverted').map(({ height }) => height);
    const ended = seen
      .of('slot-missed')
      .filter(({ reason }) => reason === 'protocol-reverted')
      .map(({ height }) => height);
    expect(ended).toEqual(expect.arrayContaining([crashed, slept]));
  });

  it('are back by then, and shadow: those that crashed, slept or were wrong tell of blocks after their return', () => {
    for (const [version] of seen.returns().slice(1)) {
      const { height } = seen.of('protocol-reverted')[seen.returns().findIndex(([one]) => one === version)]!;
      expect([version, seen.shadows.some((report) => report.by === version && report.height > height)]).toEqual([
        version,
        true,
      ]);
    }
  });
});

describe('versions that work', () => {
  let seen: Seen;
  beforeAll(async () => {
    seen = await new Seen({
      ...PLAN,
      blocks: 130,
      seed: 2,
      parameters: { ...PLAN.parameters, stageCommitMs: 400, stageRevealMs: 400, stageWaitMs: 50 },
      upgrades: [upgrade('by-sender@1.0.0', 1, 'works', 50_000), upgrade('work-protocol@2.0.0', 20, 'works')],
    }).live();
  }, 120_000);

  it('follow one another without a return, the first de facto, with governance REP', () => {
    expect(seen.returns()).toEqual([]);
    expect(seen.of('grep-created')).toHaveLength(1);
    for (const version of [FIRST, 'by-sender@1.0.0', 'work-protocol@2.0.0']) {
      expect([version, seen.blocksOf(version).length > 5]).toEqual([version, true]);
    }
  });

  it('make blocks of several senders, and the others tell what would have been otherwise', () => {
    expect(seen.shadows.some(({ by, refusedCode }) => by === 'work-protocol@2.0.0' && refusedCode !== undefined)).toBe(
      true,
    );
    expect(
      seen.shadows.some(({ by, refusedCode, differs }) => by === FIRST && refusedCode === undefined && differs),
    ).toBe(true);
  });

  it('are judged by those who have them: the others abstain', () => {
    const votersOf = (version: string): Set<string> => {
      const heights = new Set(seen.blocksOf(version).map(({ height }) => height));
      const pools = new Set(
        seen
          .of('pool-opened')
          .filter(({ kind, height }) => kind === 'block' && heights.has(height))
          .map(({ poolId }) => poolId),
      );
      return new Set(
        seen
          .of('vote-cast')
          .map(({ vote }) => vote.payload.value)
          .filter(({ poolId }) => pools.has(poolId))
          .map(({ voter }) => voter),
      );
    };
    const first = seen.blocksOf('by-sender@1.0.0')[0]!.height;
    const early = new Set(
      seen
        .of('pool-opened')
        .filter(({ kind, height }) => kind === 'block' && height === first)
        .map(({ poolId }) => poolId),
    );
    const voters = new Set(
      seen
        .of('vote-cast')
        .map(({ vote }) => vote.payload.value)
        .filter(({ poolId }) => early.has(poolId))
        .map(({ voter }) => voter),
    );
    expect([4, 9].filter((index) => voters.has(seen.world.chain.producers[index]!.address))).toEqual([]);
    expect(votersOf(FIRST).size).toBe(11);
    expect(votersOf('by-sender@1.0.0').size).toBe(10); // one installs it once it works
    expect(votersOf('work-protocol@2.0.0').size).toBe(11); // it comes with every producer
  });

  it('are adopted by governance REP once there is some, and so are parameters and the share', () => {
    const adopted = seen.of('epoch-closed').filter((fact) => fact.adopted !== undefined);
    expect(adopted.map(({ protocol }) => protocol)).toContain(seen.blocksOf('work-protocol@2.0.0')[0]?.protocol);
    expect(new Set(seen.of('epoch-closed').map(({ parametersHash }) => parametersHash)).size).toBeGreaterThan(1);
    expect(
      new Set(seen.of('epoch-closed').map(({ governanceSharePpm = 0 }) => governanceSharePpm)).size,
    ).toBeGreaterThan(2); // none, what the manifest names, and what was voted for
  });

  it('hold before an audit that has their packages', async () => {
    const { chain } = seen.world;
    const streams = new Map(actorNames.map((actor) => [actor, seen.stream(actor)]));
    const source = {
      last: (actor: ActorName) => Promise.resolve(streams.get(actor)?.length ?? 0),
      async *read(actor: ActorName, from: number, to: number) {
        yield* streams.get(actor)?.slice(from - 1, to) ?? [];
      },
    };
    const { installed } = versionOf('by-sender@1.0.0', 50_000);
    expect(
      await audit({ genesis: chain.genesis, source, checker: new SharedChecker(), installed: [installed!] }),
    ).toMatchObject({ finding: undefined, unchecked: [] });
  });
});
