import { randomUUID } from 'node:crypto';
import type { NatsConnection } from '@nats-io/nats-core';
import type { DynamicModule, FactoryProvider } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import {
  defaultLimits,
  Mailbox,
  systemClock,
  type ActorTypes,
  type AnyFact,
  type Rules,
  type SnapshotStore,
} from '@bpdao/actor';
import {
  catalogue,
  chainOf,
  isActorName,
  type ActorName,
  type CommandOf,
  type Fact,
  type FactOf,
} from '@bpdao/catalogue';
import type { Genesis } from '@bpdao/genesis';
import { JetStreamJournal, JetStreamStreams, KvLease, openLeases, openSnapshots } from '@bpdao/journal';
import type { Log, Meters } from '@bpdao/observability';
import { SignatureChecker } from '@bpdao/signatures';
import { ActorLife } from './actor-life.ts';
import { Actor, type Check, type FirstLook, type RefuseUnread } from './actor.ts';
import type { Configuration } from './configuration.ts';
import { connectActor, connectDoor } from './connect-actor.ts';
import { FaultFilter } from './fault-filter.ts';
import { FaultLog } from './fault-log.ts';
import { logRefusal } from './log-refusal.ts';
import type { Observation, StateGauges } from './observation.ts';
import { patiently } from './patience.ts';
import type { CheckTools } from './signatures.ts';
import { standardQueries } from './standard-queries.ts';
import { ACTOR, CONFIGURATION, CONNECTION, DOOR, LOG, MAILBOX, OBSERVATION, SIGNATURES, STREAMS } from './tokens.ts';

/** The tools that `onFollowed` gets. */
export interface FollowingTools extends CheckTools {
  readonly log: Log;
  readonly meters: Meters | undefined;
}

/** The types of an actor that the catalogue names. */
export interface ServiceTypes<A extends ActorName> extends ActorTypes {
  readonly command: CommandOf<A>;
  readonly fact: FactOf<A>;
  readonly heard: Fact;
  readonly genesis: Genesis;
}

/** The parts in which services differ. */
export interface ActorDefinition<A extends ActorName, T extends ServiceTypes<A>> {
  readonly actor: A;
  readonly rules: Rules<T>;
  /** Completes or refuses a command before the rules see it. */
  readonly check: (tools: CheckTools) => Check<A, T['command']>;
  /** Looks at the bytes of a command before all of them are read; absent: every command is read. */
  readonly firstLook?: (tools: CheckTools) => FirstLook<T['state']>;
  /** Refuses commands that this process cannot read in full. Absent: such a command breaks the contract. */
  readonly refuseUnread?: RefuseUnread;
  /** The height that the actor works on, for its status. */
  readonly heightOf: (state: Readonly<T['state']>) => bigint;
  /** The key of its lease: its name when absent. Versions that take turns have one each. */
  readonly lease?: string;
  /**
   * Called, after the process has caught up, with each fact that another process wrote on its stream, and the state
   * before that fact.
   */
  readonly onFollowed?: (tools: FollowingTools) => (state: Readonly<T['state']>, fact: T['fact']) => void;
  /** Further gauges, computed from the state each time the metrics are read. */
  readonly gaugesOf?: (state: Readonly<T['state']>) => StateGauges;
}

/** Provides the journal, the mailbox and their life to a Nest application that has its surroundings. */
export class ActorModule {
  static register<A extends ActorName, T extends ServiceTypes<A>>(definition: ActorDefinition<A, T>): DynamicModule {
    const { actor } = definition;
    return {
      module: ActorModule,
      global: true,
      controllers: [standardQueries(actor)],
      providers: [
        ActorLife,
        {
          provide: CONNECTION,
          inject: [CONFIGURATION, LOG],
          useFactory: (configuration: Configuration, log: Log) => connectActor(actor, configuration, log),
        },
        // After the other connection, so that the log names a common obstacle once.
        {
          provide: DOOR,
          inject: [CONFIGURATION, LOG, CONNECTION],
          useFactory: (configuration: Configuration, log: Log) => connectDoor(actor, configuration, log),
        },
        {
          provide: STREAMS,
          inject: [CONNECTION, CONFIGURATION, LOG],
          useFactory: (connection: NatsConnection, { genesis, identity }: Configuration, log: Log) =>
            new JetStreamStreams(connection, chainOf(genesis.chainId), {
              ...(identity === undefined ? undefined : { account: actor }),
              warn: (sentence) => log.warn({}, sentence),
            }),
        },
        { provide: SIGNATURES, useFactory: () => new SignatureChecker() },
        mailboxProvider(definition),
        actorProvider(definition),
        { provide: APP_FILTER, inject: [LOG], useFactory: (log: Log) => new FaultFilter(new FaultLog(log)) },
      ],
      exports: [ACTOR, CONNECTION, DOOR, MAILBOX, SIGNATURES, STREAMS],
    };
  }
}

/** The mailbox, observed from its beginning. */
const mailboxProvider = <A extends ActorName, T extends ServiceTypes<A>>(
  definition: ActorDefinition<A, T>,
): FactoryProvider => ({
  provide: MAILBOX,
  inject: [CONNECTION, STREAMS, CONFIGURATION, LOG, OBSERVATION, SIGNATURES],
  useFactory: async (
    connection: NatsConnection,
    streams: JetStreamStreams,
    configuration: Configuration,
    log: Log,
    observation: Observation,
    checker: SignatureChecker,
  ) => {
    const mailbox = await makeMailbox(definition, connection, streams, configuration, { log, checker, observation });
    observation.watch(mailbox, streams, (state: Readonly<T['state']>) => ({
      bpdao_height_blocks: Number(definition.heightOf(state)),
      ...definition.gaugesOf?.(state),
    }));
    return mailbox;
  },
});

/** The actor to which the controllers speak; its refusals are counted and logged. */
const actorProvider = <A extends ActorName, T extends ServiceTypes<A>>({
  actor,
  check,
  firstLook,
  heightOf,
  refuseUnread,
}: ActorDefinition<A, T>): FactoryProvider => ({
  provide: ACTOR,
  inject: [MAILBOX, SIGNATURES, CONFIGURATION, OBSERVATION, LOG],
  useFactory: (
    mailbox: Mailbox<T>,
    checker: SignatureChecker,
    { genesis }: Configuration,
    observation: Observation,
    log: Log,
  ) => {
    const tools: CheckTools = { checker, chainId: genesis.chainId };
    return new Actor({
      name: actor,
      mailbox,
      check: check(tools),
      firstLook: firstLook?.(tools),
      heightOf,
      refuseUnread,
      onAnswer: (command, answer, traceparent) => {
        observation.answered(command, answer);
        if (answer.type === 'refused') logRefusal(log, catalogue[actor].refusals, command, answer, traceparent);
      },
    });
  },
});

async function makeMailbox<A extends ActorName, T extends ServiceTypes<A>>(
  { actor, rules, lease = actor, onFollowed }: ActorDefinition<A, T>,
  connection: NatsConnection,
  streams: JetStreamStreams,
  { genesis, streamReplicas, snapshotFacts }: Configuration,
  {
    log,
    checker,
    observation: { observer, meters },
  }: {
    readonly log: Log;
    readonly checker: SignatureChecker;
    readonly observation: Pick<Observation, 'observer' | 'meters'>;
  },
) {
  const { fact, hears } = catalogue[actor];
  const leases = await patiently(() => openLeases(connection, defaultLimits.leaseMs, streamReplicas), log);
  const snapshots = await patiently(() => openSnapshots(connection, actor, streamReplicas), log);
  return new Mailbox<T>({
    rules,
    genesis,
    chainId: genesis.chainId,
    codec: {
      encode: (value) => ({ name: value.type, body: fact.encode(value) }),
      decodeOwn: (name, body) => fact.decode(name, body),
      decodeHeard: (heard, name, body) => decodeHeard(heard, name, body) as T['heard'],
    },
    journal: new JetStreamJournal(connection, actor, genesis.chainId),
    streams,
    hears,
    clock: systemClock,
    lease: new KvLease(leases, lease, randomUUID()),
    snapshots: patientList(snapshots, log),
    limits: { snapshotFacts },
    warn: (sentence) => log.warn({}, sentence),
    ...(observer === undefined ? undefined : { observer }),
    ...(onFollowed === undefined
      ? undefined
      : { onFollowed: onFollowed({ log, meters, checker, chainId: genesis.chainId }) }),
  });
}

/** Snapshots that wait for their list: without it the actor does not know from which fact to start. */
const patientList = (snapshots: SnapshotStore, log: Log): SnapshotStore => ({
  list: () => patiently(() => snapshots.list(), log),
  read: (name) => snapshots.read(name),
  write: (name, bytes) => snapshots.write(name, bytes),
  remove: (name) => snapshots.remove(name),
});

function decodeHeard(actor: string, name: string, body: Uint8Array): AnyFact {
  if (!isActorName(actor)) throw new Error(`nobody is called ${actor}`);
  return catalogue[actor].fact.decode(name, body);
}
