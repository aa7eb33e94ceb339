import type { Fact } from '@bpdao/catalogue';
import { encodeParameters, type EpochClosed, type Parameters, type Post } from '@bpdao/messages';
import type { SaidFact } from '@bpdao/sdk';
import { sha256 } from './hashes.ts';
import { HeardBy } from './heard-by.ts';
import type { Invariant, InvariantMaker } from './invariant.ts';
import { NamedOffers, type Leading } from './named-offers.ts';
import { PlainForce, type Decided } from './plain-force.ts';
import { StageBook } from './stage-book.ts';

/** The protocol, parameters and share that the next epoch puts in force unless a change is adopted. */
interface Standing extends Decided {
  readonly sharePpm: number;
}

type Closed = Extract<Fact, { type: 'epoch-closed' }>;
type Reverted = Extract<Fact, { type: 'protocol-reverted' }>;

const hashOf = (parameters: Parameters): string => sha256(encodeParameters(parameters));
const text = ({ protocol, parameters, sharePpm }: Standing): string =>
  `${protocol} with parameters ${hashOf(parameters).slice(0, 12)} and a share of ${sharePpm} ppm`;

/**
 * Adoptions: an epoch puts the same in force as the epoch before, unless a protocol leads a second time or a change
 * passed all stages; then the epoch puts in force the content of that post. A return goes to the last other protocol
 * that made an accepted block, with its parameters. All of it by the facts that governance had heard.
 */
export const adoptions: InvariantMaker = (parts): Invariant => {
  const book = new AdoptionBook(parts.chain.genesis);
  return { name: 'adoptions', hear: (said) => book.take(said) };
};

class AdoptionBook {
  private readonly force: PlainForce;
  private readonly stages = new StageBook();
  private readonly governance = new HeardBy('governance', (said) => this.hear(said));
  private readonly offers = new NamedOffers();
  private readonly posts = new Map<string, Post>();
  private readonly reverted = new Set<string>();
  private standing: Standing;
  /** Protocols that made accepted blocks, the last one last. */
  private worked: readonly Decided[] = [];
  /** The state before each return at the height in progress; the block of the height may cancel the return. */
  private returning: readonly {
    readonly reverted: string;
    readonly standing: Standing;
    readonly worked: readonly Decided[];
  }[] = [];
  private leading: string | undefined;
  private creation: 'none' | 'asked' | 'done' = 'none';
  private supply: bigint;
  private settledHeight = 0n;
  private rejected = { at: '', count: 0 };

  constructor(genesis: ConstructorParameters<typeof PlainForce>[0]) {
    const { protocol, parameters, members, posts } = genesis;
    this.force = new PlainForce(genesis);
    this.standing = { protocol, parameters, sharePpm: 0 };
    this.supply = members.reduce((sum, { wrep }) => sum + wrep, 0n);
    for (const { address, post } of posts) this.posts.set(address, post.value);
  }

  take(said: SaidFact): string | undefined {
    this.governance.take(said);
    const { fact, atMs } = said;
    switch (fact.type) {
      case 'epoch-closed':
        return this.epochClosed(fact);
      case 'protocol-reverted':
        return this.protocolReverted(fact);
      case 'stage-begun':
        return this.stages.begin(fact, atMs, this.parametersNow());
      case 'post-attested':
        return this.creation === 'done' ? undefined : 'a post is attested before there is governance REP';
      default:
        return undefined;
    }
  }

  private hear({ fact, atMs }: SaidFact): void {
    if (fact.type === 'round-settled') this.roundSettled(fact);
    if (fact.type === 'encumbrance-asked' || fact.type === 'offer-changed') this.offers.set(fact.offer);
    if (fact.type === 'post-published') this.posts.set(fact.address, fact.post.value);
    if (fact.type === 'ancestry-valued' && fact.credits.length === 0) this.creation = 'none';
    if (fact.type === 'grep-created') this.creation = 'done';
    if (fact.type === 'pool-settled') this.stages.settled(fact, atMs, this.parametersNow());
    if ('supply' in fact && typeof fact.supply === 'object') this.supply = fact.supply.wrep;
  }

  private roundSettled(fact: Extract<Fact, { type: 'round-settled' }>): void {
    const { outcome, height, protocol } = fact;
    const at = `${height} ${protocol}`;
    if (outcome === 'rejected') this.rejected = { at, count: (this.rejected.at === at ? this.rejected.count : 0) + 1 };
    if (outcome !== 'accepted') return;
    this.force.fold(fact);
    this.settledHeight = height;
    const works = this.returning.findIndex(({ reverted }) => reverted === protocol);
    const before = this.returning[works];
    if (before !== undefined) {
      ({ standing: this.standing, worked: this.worked } = before);
      for (const { reverted } of this.returning.slice(works)) this.reverted.delete(reverted);
    }
    this.returning = [];
    const decided = this.force.at(height);
    if (decided !== undefined) this.worked = [...this.worked.filter((one) => one.protocol !== protocol), decided];
  }

  private parametersNow(): Parameters {
    return (this.force.at(this.settledHeight + 1n) ?? this.force.at(this.settledHeight) ?? this.standing).parameters;
  }

  private protocolReverted(fact: Reverted): string | undefined {
    const { height, attempt, reverted, protocol, parameters, reason } = fact;
    const hasWorked = this.worked.at(-1)?.protocol === reverted;
    const to = this.worked.findLast((one) => one.protocol !== reverted);
    const [from, count] = [
      this.force.at(height),
      this.rejected.at === `${height} ${reverted}` ? this.rejected.count : 0,
    ];
    this.returning = [...this.returning, { reverted, standing: this.standing, worked: this.worked }];
    this.reverted.add(reverted);
    this.worked = this.worked.filter((one) => one.protocol !== reverted);
    this.standing = { ...this.standing, protocol, parameters };
    this.force.fold(fact);
    if (height !== this.settledHeight + 1n) {
      return `${reverted} is returned from at height ${height}, after ${this.settledHeight}`;
    }
    if (from?.protocol !== reverted) {
      return `${reverted} is returned from at height ${height}, where ${from?.protocol} is in force`;
    }
    if (to === undefined || to.protocol !== protocol || hashOf(to.parameters) !== hashOf(parameters)) {
      return `${reverted} is returned from to ${protocol}, and what worked last is ${to?.protocol}`;
    }
    if (reason === 'no-block' && (hasWorked || attempt < from.parameters.firstBlockAttempts)) {
      return `${reverted} is returned from for want of a block after ${attempt} attempts`;
    }
    return reason === 'rejections' && count < Math.max(1, from.parameters.revertAfterRejections)
      ? `${reverted} is returned from after ${count} rejections`
      : undefined;
  }

  private epochClosed(fact: Closed): string | undefined {
    const leads = this.leads();
    const said =
      fact.leading === undefined ? undefined : `${fact.leading.protocol} ${fact.leading.named} ${fact.leading.offered}`;
    const expected = this.expected(fact, leads?.protocol);
    const place = this.brokenPlace(fact);
    this.leading = fact.leading?.protocol;
    this.standing = { protocol: fact.protocol, parameters: fact.parameters, sharePpm: fact.governanceSharePpm ?? 0 };
    if (fact.createsGrepFrom !== undefined) this.creation = 'asked';
    this.force.fold(fact);
    if (said !== leads?.text) return `epoch ${fact.epoch} says that ${said} leads, and ${leads?.text} does`;
    if (typeof expected === 'string') return expected;
    if (fact.parametersHash !== hashOf(fact.parameters)) {
      return `epoch ${fact.epoch} names another hash than that of its parameters`;
    }
    return text(this.standing) === text(expected)
      ? place
      : `epoch ${fact.epoch} puts ${text(this.standing)} in force, and it should be ${text(expected)}`;
  }

  /** Returns the leading protocol, if it was posted and was never returned from. */
  private leads(): Leading | undefined {
    const leads = this.offers.leads(
      (this.supply * BigInt(this.standing.parameters.activationFloorPpm) + 999_999n) / 1_000_000n,
    );
    return leads !== undefined &&
      this.posts.get(leads.protocol)?.kind === 'protocol' &&
      !this.reverted.has(leads.protocol)
      ? leads
      : undefined;
  }

  /** Returns what must be in force from this epoch on, or the sentence that the epoch breaks. */
  private expected({ epoch, adopted, createsGrepFrom }: Closed, leads: string | undefined): Standing | string {
    const { standing, stages } = this;
    if (this.creation !== 'none') {
      if (createsGrepFrom !== undefined) return `epoch ${epoch} creates governance REP a second time`;
      if (adopted !== undefined && adopted !== stages.passed) {
        return `epoch ${epoch} adopts ${adopted}, which did not pass all stages`;
      }
      return adopted === undefined ? standing : this.changedBy(adopted);
    }
    const adopts = leads !== undefined && leads === this.leading && leads !== standing.protocol;
    const sharePpm = adopts
      ? Math.min(this.shareOf(leads), standing.parameters.maxGovernanceSharePpm)
      : standing.sharePpm;
    if (adopted !== undefined || createsGrepFrom !== (adopts && sharePpm > 0 ? leads : undefined)) {
      return `epoch ${epoch} adopts ${adopted} by stages or creates governance REP from ${createsGrepFrom}`;
    }
    return adopts ? { ...standing, protocol: leads, sharePpm } : standing;
  }

  /**
   * Returns the sentence about the open place that an epoch breaks: a passed change keeps the place until the epoch's
   * end, and only a free place is given away.
   */
  private brokenPlace({ epoch, adopted, opened }: EpochClosed): string | undefined {
    const { stages } = this;
    const passed = stages.passed;
    if (passed !== undefined) stages.free();
    if (passed !== undefined && adopted === undefined && this.mayBeAdopted(passed)) {
      return `epoch ${epoch} does not adopt ${passed}, which passed all stages`;
    }
    if (opened === undefined) return undefined;
    if (stages.isTaken) return `epoch ${epoch} gives away the place, which is taken`;
    stages.open(
      opened.post,
      this.contentOf(opened.post).governanceSharePpm === undefined || this.posts.get(opened.post)?.kind === 'protocol'
        ? ['grep']
        : ['grep', 'wrep'],
    );
    return opened.attested * 10n < opened.supply
      ? `epoch ${epoch} gives the place to what ${opened.attested} of ${opened.supply} attest`
      : undefined;
  }

  /**
   * Tells if a passed change is sure to be allowed. After a return it may no longer be: it was measured on the protocol
   * and parameters in force before.
   */
  private mayBeAdopted(post: string): boolean {
    return this.reverted.size === 0 && post !== this.standing.protocol;
  }

  private changedBy(post: string): Standing {
    const { standing } = this;
    if (this.posts.get(post)?.kind === 'protocol') return { ...standing, protocol: post };
    const { parameters = {}, governanceSharePpm = standing.sharePpm } = this.contentOf(post);
    const changed = Object.entries(parameters).map(([name, value]) => [
      name,
      typeof standing.parameters[name as keyof Parameters] === 'bigint'
        ? BigInt(value)
        : typeof value === 'boolean'
          ? value
          : Number(value),
    ]);
    return {
      ...standing,
      parameters: { ...standing.parameters, ...(Object.fromEntries(changed) as Partial<Parameters>) },
      sharePpm: governanceSharePpm,
    };
  }

  private shareOf(protocol: string): number {
    return this.contentOf(protocol).governanceSharePpm ?? 0;
  }

  private contentOf(post: string): {
    readonly parameters?: Readonly<Record<string, string | number | boolean>>;
    readonly governanceSharePpm?: number;
  } {
    return JSON.parse(Buffer.from(this.posts.get(post)?.content ?? '{}').toString('utf8')) as ReturnType<
      AdoptionBook['contentOf']
    >;
  }
}
