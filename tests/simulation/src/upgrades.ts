import { nameOfVersion, parseManifest, v1 } from '@bpdao/work-protocols';
import { wscRulesOf } from '@bpdao/wsc/rules';
import type { Deployment } from './actors.ts';
import { alwaysWrong } from './dishonest/dishonest-wsc.ts';
import { kill, pause } from './happen.ts';
import type { Upgrade } from './plan.ts';
import type { Random } from './random.ts';
import { versionOf, type Version } from './versions.ts';
import type { World } from './world.ts';

/** Longest time between a protocol's post and its deployment, ms. */
const DEPLOYED_MS = 2000;
/** Longest number of draws until a version breaks down. */
const DRAWS_MOST = 4;
/** So much longer than silence is borne it is away then, at least and at most, ms. */
const AWAY_MS = [2000, 8000] as const;
/** Blocks of a version after which a producer that lacks it installs it. */
const BLOCKS_UNTIL_INSTALLED = 3;

/** The upgrades of a plan: the height at which each is to be posted, the address of its post, and its fate. */
export class Upgrades {
  private readonly world: World;
  private readonly random: Random;
  private readonly upgrades: readonly Upgrade[];
  private readonly due = new Set<Upgrade>();
  /** The upgrades by the address of their posts; of several posts of a version the first. */
  private readonly posted = new Map<string, Upgrade>();

  constructor(world: World) {
    this.world = world;
    this.random = world.random.fork('upgrades');
    this.upgrades = world.plan.upgrades ?? [];
  }

  /** The upgrades that members want, the newest first. */
  get wanted(): readonly Upgrade[] {
    return this.upgrades.toReversed();
  }

  versionOf({ version, governanceSharePpm }: Upgrade): Version {
    return versionOf(version, governanceSharePpm, this.world.works);
  }

  /** The upgrades whose height has come, and whose post has not been seen on the Forum yet. */
  get unposted(): readonly Upgrade[] {
    return [...this.due].filter((one) => ![...this.posted.values()].includes(one));
  }

  /** Addresses of the posted upgrades. */
  get addresses(): readonly string[] {
    return [...this.posted.keys()];
  }

  begin(): void {
    if (this.upgrades.length === 0) return;
    this.world.onFact(({ fact }) => {
      if (fact.type === 'round-settled') {
        for (const upgrade of this.upgrades) if (fact.nextHeight >= upgrade.height) this.due.add(upgrade);
      }
      if (fact.type === 'post-published' && fact.post.value.kind === 'protocol') {
        this.published(fact.address, fact.post.value.content);
      }
    });
  }

  private published(address: string, content: Uint8Array): void {
    const manifest = parseManifest(content);
    const upgrade =
      manifest === undefined ? undefined : this.unposted.find(({ version }) => version === nameOfVersion(manifest));
    if (upgrade === undefined) return;
    this.posted.set(address, upgrade);
    this.deploy(upgrade, address);
    this.installLater(upgrade, address);
  }

  private deploy(upgrade: Upgrade, protocol: string): void {
    const { work } = this.versionOf(upgrade);
    const name = `wsc-${this.upgrades.indexOf(upgrade) + 1}`;
    if (work === undefined || upgrade.fate === 'nowhere') return;
    this.world.clock.after(this.random.integer(1, DEPLOYED_MS), () =>
      this.world.deploy(this.asFated(upgrade, { name, protocol, work })),
    );
    if (upgrade.fate === 'crashes') this.breakDown(protocol, name, kill);
    if (upgrade.fate === 'sleeps') this.breakDown(protocol, name, pause);
  }

  private asFated(
    { fate }: Upgrade,
    deployment: Pick<Deployment, 'name' | 'protocol' | 'work'>,
  ): Pick<Deployment, 'name' | 'protocol' | 'work' | 'alter'> {
    if (fate === 'wrong') return { ...deployment, alter: alwaysWrong };
    return fate === 'lenient'
      ? { ...deployment, alter: () => wscRulesOf({ protocol: deployment.protocol, work: v1 }) }
      : deployment;
  }

  /**
   * Takes both replicas away at the moment at which a draw of this version is stored, in the middle of the attempt,
   * until a return from it has happened.
   */
  private breakDown(protocol: string, name: string, act: typeof kill): void {
    const { world } = this;
    const forMs = world.chain.genesis.parameters.revertSilenceMs + this.random.integer(...AWAY_MS);
    let left = this.random.integer(1, DRAWS_MOST);
    const stop = world.onFact(({ fact }) => {
      if (fact.type !== 'producer-selected' || fact.protocol !== protocol || (left -= 1) > 0) return;
      stop();
      if (!world.isResting) for (const replica of [0, 1]) act(world, `${name}/${replica}`, forMs);
    });
  }

  /** Lets one of the producers that lack a version install it once it works. */
  private installLater({ version }: Upgrade, protocol: string): void {
    const { world } = this;
    let left = BLOCKS_UNTIL_INSTALLED;
    const stop = world.onFact(({ fact }) => {
      if (
        fact.type !== 'round-settled' ||
        fact.outcome !== 'accepted' ||
        fact.protocol !== protocol ||
        (left -= 1) > 0
      ) {
        return;
      }
      stop();
      if (!world.isResting) world.members.find((member) => !member.canRun(version))?.install(version);
    });
  }
}
