import type { Answer } from '@bpdao/messages';
import type { ActorName, CommandOf } from '@bpdao/protocol';
import type { SaidFact } from '@bpdao/sdk';
import type { World } from '../world.ts';
import type { Invariant, InvariantMaker } from './invariant.ts';
import { allInvariants } from './all-invariants.ts';
import { Knowledge } from './knowledge.ts';

/** Looks at every fact when it is stored, and at every answer when it arrives. */
export class Checker {
  readonly knowledge: Knowledge;
  private readonly world: World;
  private readonly invariants: readonly Invariant[];

  constructor(world: World, makers: readonly InvariantMaker[] = allInvariants) {
    this.world = world;
    this.knowledge = new Knowledge();
    this.invariants = makers.map((make) => make({ chain: world.chain, plan: world.plan }));
  }

  hear(said: SaidFact): void {
    this.knowledge.hear(said);
    for (const invariant of this.invariants) this.take(invariant.name, invariant.hear(said));
  }

  /** A client was answered: what was said to be accepted is stored where it was said to be. */
  answered(_actor: ActorName, _command: CommandOf<ActorName>, _answer: Answer): void {
    return undefined;
  }

  async atRest(): Promise<void> {
    for (const invariant of this.invariants) this.take(invariant.name, invariant.atRest?.());
  }

  private take(name: string, sentence: string | undefined): void {
    if (sentence !== undefined) this.world.fail(name, sentence);
  }
}
