import 'reflect-metadata';
import type { NatsConnection } from '@nats-io/nats-core';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AsyncMicroserviceOptions } from '@nestjs/microservices';
import { Halt } from '@bpdao/actor';
import type { ActorName } from '@bpdao/catalogue';
import { complain, complainLines, HttpPortError, leaveLastWords, OtlpError } from '@bpdao/observability';
import { Admission, admissionLimits } from './admission.ts';
import { ConfigurationError, type Configuration } from './configuration.ts';
import { CreditedDoor } from './credited-door.ts';
import { NatsStrategy, type Leadership, type MakeDoor } from './nats-strategy.ts';
import type { Observation } from './observation.ts';
import { PlainDoor } from './plain-door.ts';
import { openSurroundings, SurroundingsModule, type Surroundings } from './surroundings.ts';
import { CONFIGURATION, DOOR, MAILBOX, OBSERVATION } from './tokens.ts';

/**
 * Starts a service and keeps it until a signal ends it. It waits for a missing broker, stream or bucket, and serves its
 * health meanwhile. If waiting cannot help, it prints one sentence and ends with exit code 2; after a halt with 1.
 */
export const startService = (actor: ActorName, module: Type): Promise<void> =>
  startServiceMadeBy(actor, () => Promise.resolve(module));

/** Starts a service that must find its parts first. */
export async function startServiceMadeBy(
  actor: ActorName,
  make: (surroundings: Surroundings) => Promise<Type | DynamicModule>,
): Promise<void> {
  // while the service waits, nothing must be ended in order; without this handler the first process of a container
  // would ignore the signal
  const leave = (): void => process.exit(0);
  let isEnding = false;
  for (const signal of SIGNALS) process.on(signal, leave);
  try {
    const surroundings = await openSurroundings(actor);
    const application = await NestFactory.createMicroservice<AsyncMicroserviceOptions>(
      rootOf(surroundings, await make(surroundings)),
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest names a class where it takes options
      {
        logger: false,
        abortOnError: false,
        inject: [DOOR, MAILBOX, OBSERVATION, CONFIGURATION],
        useFactory: (
          door: NatsConnection,
          mailbox: Leadership,
          observation: Observation,
          configuration: Configuration,
        ) => {
          const admission = admissionOf(configuration);
          return {
            strategy: new NatsStrategy({
              connection: door,
              leadership: mailbox,
              admission,
              makeDoor: doorOn(door, actor, configuration, admission),
              onFault: (code) => observation.faulted(code),
            }),
          };
        },
      },
    );
    application.enableShutdownHooks();
    for (const signal of SIGNALS) {
      process.off(signal, leave);
      process.once(signal, () => (isEnding = true));
    }
    await application.listen();
  } catch (error) {
    if (isEnding) process.exit(0); // a recovery that was broken off is no fault
    const sentence = error instanceof Error ? error.message : String(error);
    complain(sentence);
    if (!isExpected(error) && error instanceof Error) complainLines((error.stack ?? '').split('\n'));
    leaveLastWords(sentence);
    process.exit(isConfiguration(error) ? 2 : 1);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The class that names the Nest application. */
class Service {}

const rootOf = (surroundings: Surroundings, service: Type | DynamicModule): DynamicModule => ({
  module: Service,
  imports: [SurroundingsModule.of(surroundings), service],
});

/** Makes the plain door for a service without an identity, because its broker admits everybody. */
const doorOn =
  (connection: NatsConnection, actor: ActorName, { doorIdentity }: Configuration, admission: Admission): MakeDoor =>
  (take, subjects) =>
    doorIdentity === undefined
      ? new PlainDoor(connection, subjects, take)
      : new CreditedDoor(connection, actor, admission, take);

/** Makes the admission: an asker can save the tokens of one second. */
const admissionOf = ({ tokensPerSecond }: Configuration): Admission =>
  new Admission({ ...admissionLimits, tokensPerSecond, burstTokens: tokensPerSecond });

const isConfiguration = (error: unknown): boolean =>
  error instanceof ConfigurationError || error instanceof HttpPortError || error instanceof OtlpError;

const isExpected = (error: unknown): boolean =>
  isConfiguration(error) || error instanceof Halt || (error instanceof Error && error.name === 'JournalError');
