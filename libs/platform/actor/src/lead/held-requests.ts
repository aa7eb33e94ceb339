import type { Heard } from '../facts.ts';
import type { MailboxLimits } from '../limits.ts';
import type { Clock } from '../ports/clock.ts';
import type { HeardSoFar } from './heard-so-far.ts';

interface HeldRequest {
  readonly atLeast: Heard;
  readonly act: (reached: boolean) => void;
}

/** Holds requests until the actor has heard the facts that they name: at most `heldRequests`, no longer than `heldMs`. */
export class HeldRequests {
  private readonly held = new Set<HeldRequest>();
  private readonly heard: HeardSoFar;
  private readonly clock: Clock;
  private readonly limits: Pick<MailboxLimits, 'heldRequests' | 'heldMs'>;

  constructor(heard: HeardSoFar, clock: Clock, limits: Pick<MailboxLimits, 'heldRequests' | 'heldMs'>) {
    this.heard = heard;
    this.clock = clock;
    this.limits = limits;
  }

  /** Acts at once if the actor has heard the named facts, or none are named; else later, and tells if it heard in time. */
  whenHeard(atLeast: Heard | undefined, act: (reached: boolean) => void): void {
    if (atLeast === undefined || this.heard.covers(atLeast)) return act(true);
    if (this.held.size >= this.limits.heldRequests) return act(false);
    const settle = (reached: boolean): void => {
      this.held.delete(request);
      cancel();
      act(reached);
    };
    const request: HeldRequest = { atLeast, act: settle };
    const cancel = this.clock.after(this.limits.heldMs, () => settle(false));
    this.held.add(request);
  }

  /** The actor heard more. */
  look(): void {
    for (const request of this.held) if (this.heard.covers(request.atLeast)) request.act(true);
  }

  giveUp(): void {
    for (const request of this.held) request.act(false);
  }
}
