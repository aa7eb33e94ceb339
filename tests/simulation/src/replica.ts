import { Mailbox } from '@bpdao/actor';
import type { FactCodec, Halt, Lease, MailboxLimits, Refusal, Rules, SnapshotStore } from '@bpdao/actor';
import type { Genesis } from '@bpdao/genesis';
import type { SimulatedBroker, SimulatedProcess } from '@bpdao/journal';
import { catalogue } from '@bpdao/protocol';
import type { ActorName, CommandOf, Fact, FactOf } from '@bpdao/protocol';
import { Actor } from '@bpdao/transport';
import type { ActorDefinition, CheckTools, WireAnswer, WireRequest } from '@bpdao/transport';
import { decodeOnce } from './said.ts';
import type { Server } from './network.ts';

/** What a replica of an actor runs in. */
export interface Surroundings {
  readonly genesis: Genesis;
  readonly broker: SimulatedBroker;
  readonly process: SimulatedProcess;
  readonly lease: Lease;
  readonly snapshots: SnapshotStore;
  readonly checker: CheckTools['checker'];
  readonly limits: Partial<MailboxLimits>;
  /** Told when it begins to take commands, and when it no longer does. */
  readonly onLeading: (server: Server, leading: boolean) => void;
  readonly onHalt: (halt: Halt) => void;
}

/** One running replica of an actor, whichever it is. */
export interface Replica {
  readonly actor: ActorName;
  readonly process: SimulatedProcess;
  readonly mailbox: Pick<Mailbox<unknown, never, { readonly type: string }, Fact, Refusal, Genesis>, 'status' | 'read'>;
}

/** How an actor is started. */
export interface Startable {
  readonly actor: ActorName;
  readonly rules: Rules<never, never, never, never, Refusal, Genesis>;
  start(surroundings: Surroundings): Replica;
}

/** An actor by the definition that its service is made of; `alter` may make its rules wrong. */
export function startable<A extends ActorName, State, Command extends CommandOf<A>, Heard extends Fact>(
  definition: ActorDefinition<A, State, Command, Heard>,
  alter: (rules: typeof definition.rules) => typeof definition.rules = (rules) => rules,
): Startable {
  const rules = alter(definition.rules);
  return { actor: definition.actor, rules: rules as Startable['rules'], start: (surroundings) => startReplica({ ...definition, rules }, surroundings) };
}

function startReplica<A extends ActorName, State, Command extends CommandOf<A>, Heard extends Fact>(
  { actor: name, rules, check, heightOf }: ActorDefinition<A, State, Command, Heard>,
  { genesis, broker, process, lease, snapshots, checker, limits, onLeading, onHalt }: Surroundings,
): Replica {
  const streams = broker.seenBy(process);
  const mailbox = new Mailbox<State, Command, FactOf<A>, Heard, Refusal, Genesis>({
    rules, genesis, chainId: genesis.chainId, codec: codecOf<A, Heard>(name), journal: streams.journal(name), streams, hears: catalogue[name].hears, clock: process, lease, snapshots, limits,
  });
  const actor = new Actor(name, mailbox, check({ checker, chainId: genesis.chainId }), heightOf);
  const server: Server = { process, serve: (command: string, request: WireRequest): Promise<WireAnswer> => actor.tell(command as CommandOf<A>['type'], request) };
  mailbox.onLeading((leading) => onLeading(server, leading));
  void mailbox.halted.then(onHalt);
  void mailbox.start().catch(onHalt);
  return { actor: name, process, mailbox: mailbox as unknown as Replica['mailbox'] };
}

const codecOf = <A extends ActorName, Heard extends Fact>(actor: A): FactCodec<FactOf<A>, Heard> => ({
  encode: (fact) => ({ name: fact.type, body: catalogue[actor].fact.encode(fact) }),
  decodeOwn: (name, body) => decodeOnce(actor, name, body) as FactOf<A>,
  decodeHeard: (heard, name, body) => decodeOnce(heard, name, body) as Heard,
});
