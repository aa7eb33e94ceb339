import {
  Mailbox,
  type ActorTypes,
  type FactCodec,
  type Halt,
  type Journal,
  type Lease,
  type MailboxLimits,
  type Position,
  type Rules,
  type SnapshotStore,
} from '@bpdao/actor';
import { catalogue, type ActorName, type CommandOf, type Fact, type FactOf } from '@bpdao/catalogue';
import type { Genesis } from '@bpdao/genesis';
import type { SimulatedBroker, SimulatedProcess } from '@bpdao/simulated';
import {
  Actor,
  type ActorDefinition,
  type CheckTools,
  type ServiceTypes,
  type WireAnswer,
  type WireRequest,
} from '@bpdao/transport';
import type { Server } from './network.ts';
import { decodeOnce } from './said.ts';

/** The surroundings in which a replica of an actor runs. */
export interface Surroundings {
  readonly genesis: Genesis;
  readonly broker: SimulatedBroker;
  readonly process: SimulatedProcess;
  readonly lease: Lease;
  readonly snapshots: SnapshotStore;
  readonly checker: CheckTools['checker'];
  readonly limits: Partial<MailboxLimits>;
  /** Called when it begins to take commands, and when it no longer does. */
  readonly onLeading: (server: Server, leading: boolean) => void;
  /** Called with the hash of each message that it tries to append. */
  readonly onAppend: (hash: string) => void;
  readonly onHalt: (halt: Halt) => void;
}

/**
 * The state of a replica that stands by, as the own fact before the last one left it and the last one has changed it
 * since.
 */
export interface Followed {
  readonly state: unknown;
  readonly before: Position | undefined;
}

/** One running replica of an actor, whichever it is. */
export interface Replica {
  readonly actor: ActorName;
  readonly process: SimulatedProcess;
  readonly mailbox: Pick<Mailbox<ActorTypes>, 'status' | 'read'>;
  /** Returns the last fact that it followed; undefined before the first fact of another. */
  followed(): Followed | undefined;
}

/** The types of an actor whichever it is: its rules can be named, and not called. */
interface NoTypes extends ActorTypes {
  readonly state: never;
  readonly command: never;
  readonly fact: never;
  readonly heard: never;
  readonly genesis: Genesis;
}

/** An actor that can be started; each version of an actor with several is one of its own. */
export interface Startable {
  /** Among all that are started: the actor's, or that of a version of it. */
  readonly name: string;
  readonly actor: ActorName;
  /** The key of its lease. */
  readonly lease: string;
  readonly rules: Rules<NoTypes>;
  start(surroundings: Surroundings): Replica;
}

/** Makes an actor from the definition of its service; `alter` may make its rules wrong. */
export function startable<A extends ActorName, T extends ServiceTypes<A>>(
  definition: ActorDefinition<A, T>,
  alter: (rules: typeof definition.rules) => typeof definition.rules = (rules) => rules,
  name: string = definition.actor,
): Startable {
  const rules = alter(definition.rules);
  const { actor, lease = actor } = definition;
  return {
    name,
    actor,
    lease,
    rules: rules as Startable['rules'],
    start: (surroundings) => startReplica({ ...definition, rules }, surroundings),
  };
}

/** The logger of simulated processes, whose lines nobody reads. */
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

function startReplica<A extends ActorName, T extends ServiceTypes<A>>(
  { actor: name, rules, check, firstLook, heightOf, onFollowed, refuseUnread }: ActorDefinition<A, T>,
  { genesis, broker, process, lease, snapshots, checker, limits, onLeading, onAppend, onHalt }: Surroundings,
): Replica {
  const { chainId } = genesis;
  const streams = broker.seenBy(process);
  const tell = onFollowed?.({ log: silent, meters: undefined, checker, chainId });
  let followed: Followed | undefined;
  const mailbox = new Mailbox<T>({
    rules,
    genesis,
    chainId,
    codec: codecOf<A, T['heard']>(name),
    journal: watched(streams.journal(name), onAppend),
    streams,
    hears: catalogue[name].hears,
    clock: process,
    lease,
    snapshots,
    limits,
    onFollowed: (state, fact) => {
      followed = { state, before: mailbox.status().position };
      tell?.(state, fact);
    },
  });
  const actor = new Actor({
    name,
    mailbox,
    check: check({ checker, chainId }),
    firstLook: firstLook?.({ checker, chainId }),
    heightOf,
    refuseUnread,
  });
  const server: Server = {
    process,
    serve: (command: string, request: WireRequest): Promise<WireAnswer> =>
      actor.tell(command as CommandOf<A>['type'], request),
  };
  mailbox.onLeading((leading) => onLeading(server, leading));
  void mailbox.halted.then(onHalt);
  void mailbox.start().catch(onHalt);
  return { actor: name, process, mailbox: mailbox, followed: () => followed };
}

const watched = (journal: Journal, onAppend: (hash: string) => void): Journal => ({
  ...journal,
  append: (sealed, expected) => {
    onAppend(sealed.hash);
    return journal.append(sealed, expected);
  },
});

const codecOf = <A extends ActorName, Heard extends Fact>(actor: A): FactCodec<FactOf<A>, Heard> => ({
  encode: (fact) => ({ name: fact.type, body: catalogue[actor].fact.encode(fact) }),
  decodeOwn: (name, body) => decodeOnce(actor, name, body),
  decodeHeard: (heard, name, body) => decodeOnce(heard, name, body) as Heard,
});
