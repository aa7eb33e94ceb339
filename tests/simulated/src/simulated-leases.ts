import type { Clock, Lease } from '@bpdao/actor';
import type { Faults } from './simulated-broker.ts';
import type { SimulatedProcess } from './simulated-process.ts';

/** The time without an answer after which the outcome is unknown, ms. */
const ANSWER_MS = 400;

type Outcome = Awaited<ReturnType<Lease['take']>>;

/** Leases in memory under a simulated clock: as late, lost and unknown as the faults say. */
export class SimulatedLeases {
  private readonly clock: Clock;
  private readonly faults: Faults;
  private readonly leaseMs: number;
  private readonly isAway: () => boolean;
  private readonly entries = new Map<string, { readonly holder: string; readonly endsMs: number }>();

  /** `clock` is the broker's: it does not pause with a process. `isAway` tells if the broker cannot be reached now. */
  constructor(clock: Clock, faults: Faults, leaseMs: number, isAway: () => boolean = () => false) {
    this.clock = clock;
    this.faults = faults;
    this.leaseMs = leaseMs;
    this.isAway = isAway;
  }

  /** Returns the holder of a lease now. */
  holderOf(key: string): string | undefined {
    const entry = this.entries.get(key);
    return entry === undefined || this.clock.monotonicMs() >= entry.endsMs ? undefined : entry.holder;
  }

  /** Returns the lease of a key as a process sees it, by that process's clock. */
  of(key: string, holder: string, process: SimulatedProcess): Lease {
    return {
      take: () => this.take(key, holder, process),
      release: () => {
        if (!process.isKilled() && this.holderOf(key) === holder) this.entries.delete(key);
        return Promise.resolve();
      },
      brokerMs: () => Promise.resolve(this.isAway() ? undefined : this.clock.wallMs()),
    };
  }

  private take(key: string, holder: string, process: SimulatedProcess): Promise<Outcome> {
    const fault = this.faults.append(key);
    return new Promise((resolve) =>
      process.whenRunning(() => {
        const giveUp = process.after(ANSWER_MS, () => resolve('unknown'));
        if (fault === 'lost') return;
        this.clock.after(this.faults.delayMs() + (fault === 'late' ? ANSWER_MS : 0), () => {
          if (this.isAway()) return;
          const outcome = this.arrive(key, holder);
          if (fault === 'stored-but-unknown' || fault === 'forgotten') return;
          process.after(this.faults.delayMs(), () => {
            if (this.isAway()) return;
            giveUp();
            resolve(outcome);
          });
        });
      }),
    );
  }

  private arrive(key: string, holder: string): Outcome {
    const other = this.holderOf(key);
    if (other !== undefined && other !== holder) return 'anothers';
    this.entries.set(key, { holder, endsMs: this.clock.monotonicMs() + this.leaseMs });
    return 'held';
  }
}
