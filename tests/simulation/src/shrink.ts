import { QUIET, type Plan } from './plan.ts';
import type { Outcome } from './run.ts';

/** Tries a smaller plan. */
export type Try = (plan: Plan) => Promise<Outcome>;

/** The smallest failure found. */
export interface Shrunk {
  readonly outcome: Outcome;
  /** Plans that were tried. */
  readonly tries: number;
}

/**
 * Makes the plan of a failure smaller as long as the same invariant is broken: fewer blocks, then fewer happenings and
 * dishonest members by halves, then a network and parameters without anything special. `mayGoOn` bounds the work.
 */
export async function shrink(failed: Outcome, attempt: Try, mayGoOn: (tries: number) => boolean): Promise<Shrunk> {
  const shrinker = new Shrinker(failed, attempt, mayGoOn);
  await shrinker.run();
  return { outcome: shrinker.best, tries: shrinker.tries };
}

class Shrinker {
  best: Outcome;
  tries = 0;
  private readonly attempt: Try;
  private readonly mayGoOn: (tries: number) => boolean;

  constructor(failed: Outcome, attempt: Try, mayGoOn: (tries: number) => boolean) {
    this.best = failed;
    this.attempt = attempt;
    this.mayGoOn = mayGoOn;
  }

  async run(): Promise<void> {
    for (let tried = -1; tried !== this.tries && this.mayGoOn(this.tries);) {
      const before = JSON.stringify(this.best.plan);
      await this.fails({ blocks: Math.max(1, (this.best.failure?.height ?? 0) + 1) });
      await this.fails({
        happenings: this.best.plan.happenings.filter(({ height }) => height <= this.best.plan.blocks),
      });
      await this.fewer('happenings');
      await this.fewer('dishonest');
      await this.fails({ network: { ...QUIET, mostDelayMs: this.best.plan.network.mostDelayMs } });
      await this.fewer('upgrades');
      await this.fails({ parameters: {} });
      await this.fails({ customers: 2 });
      tried = JSON.stringify(this.best.plan) === before ? this.tries : -1;
    }
  }

  /** Leaves out halves, then quarters, down to one at a time, as long as it still fails. */
  private async fewer(of: 'happenings' | 'dishonest' | 'upgrades'): Promise<void> {
    for (let size = Math.ceil(this.list(of).length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let at = 0; at < this.list(of).length;) {
        const left = this.list(of).toSpliced(at, size);
        if (!(await this.fails({ [of]: left }))) at += size;
      }
    }
  }

  private list(of: 'happenings' | 'dishonest' | 'upgrades'): readonly unknown[] {
    return this.best.plan[of] ?? [];
  }

  /** Tells if the plan fails in the same way with this change; if so, keeps the changed plan. */
  private async fails(change: { readonly [K in keyof Plan]?: unknown }): Promise<boolean> {
    const { upgrades = [], ...rest } = { ...this.best.plan, ...change } as Plan;
    const plan: Plan = { ...rest, ...(upgrades.length === 0 ? undefined : { upgrades }) };
    if (JSON.stringify(plan) === JSON.stringify(this.best.plan) || !this.mayGoOn(this.tries)) return false;
    this.tries += 1;
    const outcome = await this.attempt(plan);
    if (outcome.failure?.invariant !== this.best.failure?.invariant) return false;
    this.best = outcome;
    return true;
  }
}
