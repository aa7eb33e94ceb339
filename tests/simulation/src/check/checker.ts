import type { Position } from '@bpdao/actor';
import type { Answer } from '@bpdao/messages';
import { commandDigest } from '@bpdao/protocol';
import type { ActorName, CommandOf } from '@bpdao/protocol';
import type { SaidFact } from '@bpdao/sdk';
import type { World } from '../world.ts';
import { allInvariants } from './all-invariants.ts';
import type { Invariant, InvariantMaker } from './invariant.ts';
import { Judge } from './judge.ts';
import { Knowledge } from './knowledge.ts';
import { PlainLedgers } from './rep-ledger.ts';
import { replayed, stateOf } from './replay.ts';

/** Looks at every fact when it is stored, at every answer when it arrives, and at every state in the end. */
export class Checker {
  readonly knowledge = new Knowledge();
  private readonly world: World;
  private readonly ledgers: PlainLedgers;
  private readonly judge: Judge;
  private readonly invariants: readonly Invariant[];
  private readonly stored: SaidFact[] = [];
  /** Where the fact stands that a command led to. */
  private readonly ledTo = new Map<string, Position>();

  constructor(world: World, makers: readonly InvariantMaker[] = allInvariants) {
    this.world = world;
    this.ledgers = new PlainLedgers(world.chain.genesis);
    this.judge = new Judge(world.chain.genesis, () => world.clock.wallMs());
    this.invariants = makers.map((make) => make({ chain: world.chain, plan: world.plan, ledgers: this.ledgers, judge: this.judge }));
  }

  hear(said: SaidFact): void {
    this.stored.push(said);
    this.knowledge.hear(said);
    if (said.cause.type === 'command') this.ledTo.set(`${said.actor} ${said.cause.digest}`, said.position);
    this.judge.hear(said);
    const folded = this.ledgers.fold(said.fact);
    for (const invariant of this.invariants) this.take(invariant.name, invariant.hear(said, folded));
  }

  /** Free governance REP of an account, µREP. */
  freeGrep(address: string): bigint {
    return this.ledgers.of('grep', address).free;
  }

  /** A client was answered: what was said to be accepted is stored, and where it was said to be. */
  answered(actor: ActorName, command: CommandOf<ActorName>, answer: Answer): void {
    if (answer.type !== 'accepted') return;
    const at = this.ledTo.get(`${actor} ${commandDigest(command)}`);
    if (at === undefined) this.take('answers', `${actor} accepted a ${command.type} that no stored fact is about`);
    else if (!answer.repeatedCommand && (at.sequence !== answer.position.sequence || at.index !== answer.position.index)) this.take('answers', `${actor} said that its fact about a ${command.type} stands at ${answer.position.sequence}/${answer.position.index}, and it stands at ${at.sequence}/${at.index}`);
  }

  /** What must hold when nothing goes wrong for a while, and whether every actor has the state that its stream gives. */
  async atRest(): Promise<void> {
    for (const invariant of this.invariants) this.take(invariant.name, invariant.atRest?.());
    for (const startable of this.world.actors) {
      const leader = this.world.replicas.get(this.world.leaderOf(startable.actor) ?? '');
      const seen = leader === undefined ? undefined : await stateOf(leader, (ms) => this.world.clock.run(ms));
      this.take('replay', seen === undefined ? `nobody answers for ${startable.actor}` : replayed(startable, this.world.chain.genesis, this.stored, seen));
    }
  }

  private take(name: string, sentence: string | undefined): void {
    if (sentence !== undefined) this.world.fail(name, sentence);
  }
}
