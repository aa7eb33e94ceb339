import { isBefore, type Position } from '@bpdao/actor';
import { catalogue, type ActorName } from '@bpdao/catalogue';
import type { SaidFact } from '@bpdao/sdk';

/**
 * Hands on the facts that an actor had heard when it stated a fact of its own, and no later fact, in the order in which
 * they were stored.
 */
export class HeardBy {
  private readonly actor: ActorName;
  private readonly hear: (said: SaidFact) => void;
  private readonly reached = new Map<string, Position>();
  private waiting: SaidFact[] = [];

  constructor(actor: ActorName, hear: (said: SaidFact) => void) {
    this.actor = actor;
    this.hear = hear;
  }

  /** Takes every fact. Before it judges a fact of the actor's own, it hands on the facts that the author had heard. */
  take(said: SaidFact): void {
    if (said.actor !== this.actor) {
      if (catalogue[this.actor].hears.includes(said.actor)) this.waiting.push(said);
      return;
    }
    for (const [of, upTo] of Object.entries(said.heard)) this.reached.set(of, upTo);
    const later: SaidFact[] = [];
    for (const one of this.waiting) {
      const upTo = this.reached.get(one.actor);
      if (upTo === undefined || isBefore(upTo, one.position)) later.push(one);
      else this.hear(one);
    }
    this.waiting = later;
  }
}
