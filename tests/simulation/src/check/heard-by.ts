import { isBefore, type Position } from '@bpdao/actor';
import { catalogue, type ActorName } from '@bpdao/catalogue';
import type { SaidFact } from '@bpdao/sdk';

/** What an actor had heard when it said something, and nothing later: handed on in the order in which it was stored. */
export class HeardBy {
  private readonly actor: ActorName;
  private readonly hear: (said: SaidFact) => void;
  private readonly reached = new Map<string, Position>();
  private waiting: SaidFact[] = [];

  constructor(actor: ActorName, hear: (said: SaidFact) => void) {
    this.actor = actor;
    this.hear = hear;
  }

  /** Takes every fact. Before one of the actor's own is looked at, what its author had heard is handed on. */
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
