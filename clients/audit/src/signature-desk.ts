import type { SignatureChecker } from '@bpdao/signatures';
import type { Finding } from './finding.ts';
import type { StatedFact } from './open-message.ts';
import { signedThings, type SignedThing } from './signed-things.ts';

/** The number of signatures that the checker gets together. */
const BATCH = 2_048;
/** The most batches under way at once; further ones wait, so that memory stays bounded. */
const BATCHES_MAX = 4;

interface Entry {
  readonly stated: StatedFact;
  readonly thing: SignedThing;
  /** The place of the fact in the order of the audit. */
  readonly order: number;
}

/** Lets other threads check signatures while the audit goes on, and keeps the first that does not hold. */
export class SignatureDesk {
  private readonly checker: Pick<SignatureChecker, 'check'>;
  private readonly chainId: string;
  private entries: Entry[] = [];
  private readonly underWay = new Set<Promise<void>>();
  private bad: Entry | undefined;
  private failed: Error | undefined;
  private count = 0;

  constructor(checker: Pick<SignatureChecker, 'check'>, chainId: string) {
    this.checker = checker;
    this.chainId = chainId;
  }

  /** The count of signatures taken so far. */
  get taken(): number {
    return this.count;
  }

  /** True if the audit must wait for `room` before it goes on. */
  get isFull(): boolean {
    return this.underWay.size > BATCHES_MAX;
  }

  /** Takes the signatures of a fact. */
  take(stated: StatedFact, order: number): void {
    for (const thing of signedThings(stated.fact, this.chainId)) {
      this.entries.push({ stated, thing, order });
      this.count += 1;
    }
    if (this.entries.length >= BATCH) this.send();
  }

  /** Resolves when there is room again, with the finding if a signature does not hold. */
  async room(): Promise<Finding | undefined> {
    while (this.underWay.size > BATCHES_MAX) await Promise.race(this.underWay);
    return this.bad === undefined ? undefined : this.finish();
  }

  /** Resolves when all signatures are checked, with the finding about the first that does not hold. */
  async finish(): Promise<Finding | undefined> {
    this.send();
    await Promise.all(this.underWay);
    if (this.failed !== undefined) throw this.failed;
    if (this.bad === undefined) return undefined;
    const {
      stated: { actor, position, name },
      thing,
    } = this.bad;
    return { actor, ...position, name, sentence: `${thing.what} does not hold` };
  }

  private send(): void {
    const entries = this.entries;
    if (entries.length === 0) return;
    this.entries = [];
    const work = this.checker
      .check(entries.map(({ thing }) => thing))
      .then(
        (holds) => this.note(entries, holds),
        (error: unknown) => void (this.failed = error as Error),
      )
      .finally(() => this.underWay.delete(work));
    this.underWay.add(work);
  }

  private note(entries: readonly Entry[], holds: readonly boolean[]): void {
    const first = entries.find((_entry, index) => holds[index] !== true);
    if (first !== undefined && (this.bad === undefined || first.order < this.bad.order)) this.bad = first;
  }
}
