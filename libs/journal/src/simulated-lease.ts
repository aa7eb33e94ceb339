import type { Clock, Lease } from '@bpdao/actor';
import type { Faults } from './simulated-broker.ts';

/** Leases in memory under a simulated clock: as late, lost and unknown as the faults say. */
export class SimulatedLeases {
  private readonly clock: Clock;
  private readonly faults: Faults;
  private readonly leaseMs: number;
  private readonly entries = new Map<string, { readonly holder: string; readonly endsMs: number }>();

  /** `clock` is the broker's: it does not pause with a process. */
  constructor(clock: Clock, faults: Faults, leaseMs: number) {
    this.clock = clock;
    this.faults = faults;
    this.leaseMs = leaseMs;
  }

  /** The lease of a key as one process sees it, by that process's clock. */
  of(key: string, holder: string, process: Clock): Lease {
    return {
      take: async () => {
        const fault = this.faults.append();
        await this.pause(process);
        if (fault === 'lost') return 'unknown';
        const entry = this.entries.get(key);
        const isAnothers = entry !== undefined && entry.holder !== holder && this.clock.monotonicMs() < entry.endsMs;
        if (!isAnothers) this.entries.set(key, { holder, endsMs: this.clock.monotonicMs() + this.leaseMs });
        await this.pause(process);
        if (fault === 'stored-but-unknown') return 'unknown';
        return isAnothers ? 'anothers' : 'held';
      },
      release: async () => {
        if (this.entries.get(key)?.holder === holder) this.entries.delete(key);
      },
    };
  }

  private pause(process: Clock): Promise<void> {
    return new Promise((resolve) => void process.after(this.faults.delayMs(), resolve));
  }
}
