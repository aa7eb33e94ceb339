import type { Position } from '@bpdao/actor';
import { commandDigest, type ActorName, type CommandOf } from '@bpdao/catalogue';
import type { Answer, RepType, ShadowReport } from '@bpdao/messages';
import type { SaidFact } from '@bpdao/sdk';
import type { World } from '../world.ts';
import { allInvariants } from './all-invariants.ts';
import type { Invariant, InvariantMaker } from './invariant.ts';
import { Judge } from './judge.ts';
import { Knowledge } from './knowledge.ts';
import { PlainForce } from './plain-force.ts';
import { PlainLedgers } from './rep-ledger.ts';
import { brokenReplays } from './replay.ts';
import { VersionNames } from './version-names.ts';

/** Looks at every fact when it is stored, at every answer when it arrives, and at every state in the end. */
export class Checker {
  readonly knowledge = new Knowledge();
  private readonly world: World;
  private readonly ledgers: PlainLedgers;
  private readonly judge: Judge;
  private readonly force: PlainForce;
  private readonly names: VersionNames;
  private readonly invariants: readonly Invariant[];
  private readonly stored: SaidFact[] = [];
  /** The position of the fact that followed from each command. */
  private readonly ledTo = new Map<string, Position>();

  constructor(world: World, makers: readonly InvariantMaker[] = allInvariants) {
    this.world = world;
    const { chain, plan } = world;
    this.ledgers = new PlainLedgers(chain.genesis);
    this.force = new PlainForce(chain.genesis);
    this.names = new VersionNames(chain.genesis);
    this.judge = new Judge(chain.genesis, this.force, this.names, () => world.clock.wallMs());
    const { ledgers, judge, force, names } = this;
    this.invariants = makers.map((make) =>
      make({
        chain,
        plan,
        ledgers,
        judge,
        force,
        names,
        spokenBy: () => world.speaker,
        canRun: (address, version) =>
          world.members.find(({ keyPair }) => keyPair.address === address)?.canRun(version) ?? false,
      }),
    );
  }

  hear(said: SaidFact): void {
    this.stored.push(said);
    this.knowledge.hear(said);
    if (said.cause.type === 'command') this.ledTo.set(`${said.actor} ${said.cause.digest}`, said.position);
    this.force.fold(said.fact);
    this.names.hear(said.fact);
    this.judge.hear(said);
    const folded = this.ledgers.fold(said.fact);
    for (const invariant of this.invariants) this.take(invariant.name, invariant.hear(said, folded));
  }

  /** Takes the report of a version of the WSC that is not in force about a block. */
  shadowed(protocol: string, report: ShadowReport): void {
    for (const invariant of this.invariants) this.take(invariant.name, invariant.shadowed?.(protocol, report));
  }

  /** Returns the free REP of an account, µREP. */
  free(type: RepType, address: string): bigint {
    return this.ledgers.of(type, address).free;
  }

  /** Tells if more than half of a member's work REP is free. */
  isMostlyFree(address: string): boolean {
    return 2n * this.ledgers.of('wrep', address).free > this.ledgers.balance('wrep', address);
  }

  /** Checks an answer to a client: the fact of an accepted command is stored, at the position that the answer names. */
  answered(actor: ActorName, command: CommandOf<ActorName>, answer: Answer): void {
    if (answer.type !== 'accepted') return;
    const at = this.ledTo.get(`${actor} ${commandDigest(command)}`);
    if (at === undefined) this.take('answers', `${actor} accepted a ${command.type} that no stored fact is about`);
    else if (
      !answer.repeatedCommand &&
      (at.sequence !== answer.position.sequence || at.index !== answer.position.index)
    ) {
      this.take(
        'answers',
        `${actor} said that its fact about a ${command.type} stands at ${answer.position.sequence}/${answer.position.index}, and it stands at ${at.sequence}/${at.index}`,
      );
    }
  }

  /**
   * Checks the rules that hold after an undisturbed while, and that every actor has the state that its stream gives.
   */
  async atRest(): Promise<void> {
    for (const invariant of this.invariants) this.take(invariant.name, invariant.atRest?.());
    for (const sentence of await brokenReplays(this.world, this.stored)) this.take('replay', sentence);
  }

  private take(name: string, sentence: string | undefined): void {
    if (sentence !== undefined) this.world.fail(name, sentence);
  }
}
