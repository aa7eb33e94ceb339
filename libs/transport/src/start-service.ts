import 'reflect-metadata';
import { Halt } from '@bpdao/actor';
import { HttpPortError, OtlpError } from '@bpdao/observability';
import type { NatsConnection } from '@nats-io/nats-core';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AsyncMicroserviceOptions } from '@nestjs/microservices';
import { Admission, admissionLimits } from './admission.ts';
import { ConfigurationError } from './configuration.ts';
import type { Configuration } from './configuration.ts';
import { NatsStrategy } from './nats-strategy.ts';
import type { Leadership } from './nats-strategy.ts';
import type { Observation } from './observation.ts';
import { CONFIGURATION, DOOR, MAILBOX, OBSERVATION } from './tokens.ts';

/** Starts a service and keeps it until a signal ends it. What it cannot start with is one sentence and exit code 2; a halt is 1. */
export const startService = (module: Type): Promise<void> => startServiceMadeBy(() => Promise.resolve(module));

/** The same, for a service that must find out first what it is made of. */
export async function startServiceMadeBy(make: () => Promise<Type | DynamicModule>): Promise<void> {
  try {
    const application = await NestFactory.createMicroservice<AsyncMicroserviceOptions>(await make(), {
      logger: false,
      abortOnError: false,
      inject: [DOOR, MAILBOX, OBSERVATION, CONFIGURATION],
      useFactory: (door: NatsConnection, mailbox: Leadership, observation: Observation, configuration: Configuration) => ({ strategy: new NatsStrategy(door, mailbox, admissionOf(configuration), (code) => observation.faulted(code)) }),
    });
    application.enableShutdownHooks();
    await application.listen();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    if (!isExpected(error)) process.stderr.write(`${error instanceof Error ? error.stack : ''}\n`);
    process.exit(isConfiguration(error) ? 2 : 1);
  }
}

/** An asker saves what it may use in two seconds. */
const admissionOf = ({ tokensPerSecond }: Configuration): Admission => new Admission({ ...admissionLimits, tokensPerSecond, burstTokens: 2 * tokensPerSecond });

const isConfiguration = (error: unknown): boolean => error instanceof ConfigurationError || error instanceof HttpPortError || error instanceof OtlpError;

const isExpected = (error: unknown): boolean => isConfiguration(error) || error instanceof Halt || (error instanceof Error && error.name === 'JournalError');
