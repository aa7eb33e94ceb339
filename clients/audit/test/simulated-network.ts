import { Mailbox, type ActorTypes, type Rules, type StoredBatch } from '@bpdao/actor';
import { ascRules } from '@bpdao/asc/rules';
import {
  actorNames,
  catalogue,
  commandDigest,
  encodeBatch,
  isActorName,
  type ActorName,
  type CommandOf,
  type Fact,
} from '@bpdao/catalogue';
import { forumRules } from '@bpdao/forum/rules';
import type { Genesis } from '@bpdao/genesis';
import { gossipRules } from '@bpdao/gossip/rules';
import { governanceRules } from '@bpdao/governance/rules';
import type { StoredMessage } from '@bpdao/messages';
import { SimulatedBroker, SimulatedClock } from '@bpdao/simulated';
import { vpscRules } from '@bpdao/vpsc/rules';
import { v1 } from '@bpdao/work-protocols';
import { wscRulesOf } from '@bpdao/wsc/rules';

/** A stored fact, for the network's clients. */
export interface Heard {
  readonly actor: ActorName;
  readonly fact: Fact;
}

type AnyTypes = ActorTypes & { readonly genesis: Genesis };
type AnyMailbox = Mailbox<AnyTypes>;
type AnyRules = Rules<AnyTypes>;

/** The delay of a message, ms. Facts take time, so that actors decide before they have heard all facts. */
const DELAY_MS = 1;

/** The time after which an awaited event will not happen, simulated ms. */
const PATIENCE_MS = 20_000;

/** The real rules and mailboxes of all six actors on a simulated broker and clock. It makes chains for the audit. */
export class SimulatedNetwork {
  readonly genesis: Genesis;
  readonly clock = new SimulatedClock();
  readonly broker: SimulatedBroker;
  /** The actor whose next append arrives late. */
  readonly late = new Set<string>();
  private readonly mailboxes: Readonly<Record<ActorName, AnyMailbox>>;
  /** The versions of the WSC, each a process of its own. */
  private readonly versions: AnyMailbox[];
  private readonly listeners: ((heard: Heard) => void)[] = [];

  constructor(genesis: Genesis) {
    this.genesis = genesis;
    this.broker = new SimulatedBroker(genesis.chainId, this.clock, {
      append: (actor) => (this.late.delete(actor) ? 'late' : 'none'),
      delayMs: () => DELAY_MS,
    });
    this.broker.onStored((batch) => this.tellStored(batch));
    const make = (actor: ActorName, rules: unknown): AnyMailbox => this.mailbox(actor, rules as AnyRules);
    this.mailboxes = {
      asc: make('asc', ascRules),
      wsc: make('wsc', wscRulesOf({ protocol: genesis.protocol, work: v1 })),
      vpsc: make('vpsc', vpscRules),
      forum: make('forum', forumRules),
      gossip: make('gossip', gossipRules),
      governance: make('governance', governanceRules),
    };
    this.versions = [this.mailboxes.wsc];
  }

  async start(): Promise<void> {
    await this.done(Promise.all(actorNames.map((actor) => this.mailboxes[actor].start())));
    for (const actor of actorNames) void this.mailboxes[actor].halted.then((halt) => this.fail(halt));
  }

  /** Deploys a further version of the WSC. */
  async deploy(version: Parameters<typeof wscRulesOf>[0]): Promise<void> {
    const mailbox = this.mailbox('wsc', wscRulesOf(version));
    this.versions.push(mailbox);
    await this.done(mailbox.start());
    void mailbox.halted.then((halt) => this.fail(halt));
  }

  /** Calls back with each fact when it is stored. */
  onFact(listener: (heard: Heard) => void): void {
    this.listeners.push(listener);
  }

  /**
   * Sends a command as if its signature had been checked, and again while the actor asks for it. Resolves with the
   * answer.
   */
  async tell<A extends ActorName>(actor: A, command: CommandOf<A>): Promise<string> {
    const { type } = command;
    for (;;) {
      const answer = await this.listening(actor).tell(command, { name: type, digest: commandDigest(command) });
      if (answer.type === 'refused' && answer.refusal.code !== 'TOO_EARLY') return answer.refusal.code;
      if (answer.type !== 'try-again' && answer.type !== 'refused') return answer.type;
      await new Promise<void>((resolve) => void this.clock.after(1, resolve));
    }
  }

  /** Returns the version whose turn it is. */
  private listening(actor: ActorName): AnyMailbox {
    return (actor === 'wsc' ? this.versions.find((one) => one.status().answers) : undefined) ?? this.mailboxes[actor];
  }

  /** Lets time pass until a condition holds. */
  async until(isSo: () => boolean, patienceMs = PATIENCE_MS): Promise<void> {
    const latestMs = this.clock.monotonicMs() + patienceMs;
    while (!isSo()) {
      if (this.clock.monotonicMs() > latestMs) throw new Error('it does not come to that');
      if (!(await this.clock.step())) throw new Error('nothing is left that could happen');
      if (this.failure !== undefined) throw this.failure;
    }
  }

  /** Lets time pass until a promise is settled. */
  async done<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    void work.finally(() => (isDone = true)).catch(() => undefined);
    await this.until(() => isDone);
    return work;
  }

  /** Returns the stored messages of an actor. */
  stream(actor: ActorName): readonly StoredMessage[] {
    return [...this.messages(actor)];
  }

  /** Yields the stored messages of an actor, one after another. */
  *messages(actor: ActorName): Generator<StoredMessage> {
    for (const { sequence, previousHash, batch } of this.broker.stored(actor)) {
      yield { sequence, name: batch.name, previousHash, payload: encodeBatch(batch, this.genesis.chainId) };
    }
  }

  async stop(): Promise<void> {
    await this.done(
      Promise.all(
        [...actorNames.map((actor) => this.mailboxes[actor]), ...this.versions.slice(1)].map((mailbox) =>
          mailbox.stop(),
        ),
      ),
    );
  }

  private failure: Error | undefined;

  private fail(error: Error): void {
    this.failure ??= error;
  }

  private tellStored({ actor, batch }: StoredBatch): void {
    if (!isActorName(actor)) return;
    for (const { body } of batch.facts) {
      const fact: Fact = catalogue[actor].fact.decode(batch.name, body);
      for (const listener of this.listeners) listener({ actor, fact });
    }
  }

  private mailbox(actor: ActorName, rules: AnyRules): AnyMailbox {
    const { fact, hears } = catalogue[actor];
    return new Mailbox({
      rules,
      genesis: this.genesis,
      chainId: this.genesis.chainId,
      journal: this.broker.journal(actor),
      streams: this.broker,
      hears,
      clock: this.clock,
      codec: {
        encode: (value) => ({ name: value.type, body: fact.encode(value as never) }),
        decodeOwn: (name, body) => fact.decode(name, body),
        decodeHeard: (heard, name, body) => catalogue[isActorName(heard) ? heard : actor].fact.decode(name, body),
      },
    });
  }
}
