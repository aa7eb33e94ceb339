import type { DynamicModule } from '@nestjs/common';
import type { ActorName } from '@bpdao/catalogue';
import { createLog, type Log } from '@bpdao/observability';
import { readConfiguration, type Configuration } from './configuration.ts';
import { Observation } from './observation.ts';
import { CONFIGURATION, LOG, OBSERVATION } from './tokens.ts';

/** The parts of a service that exist before it has a broker: its configuration, a log, and health over HTTP. */
export interface Surroundings {
  readonly configuration: Configuration;
  readonly log: Log;
  readonly observation: Observation;
}

/** Reads the environment and begins to serve health. Throws ConfigurationError, HttpPortError, OtlpError. */
export async function openSurroundings(actor: ActorName): Promise<Surroundings> {
  const log = createLog(actor);
  const configuration = readConfiguration(process.env);
  return { configuration, log, observation: await Observation.open(actor, configuration, log) };
}

/** Gives the surroundings to a Nest application. */
export class SurroundingsModule {
  static of({ configuration, log, observation }: Surroundings): DynamicModule {
    return {
      module: SurroundingsModule,
      global: true,
      providers: [
        { provide: CONFIGURATION, useValue: configuration },
        { provide: LOG, useValue: log },
        { provide: OBSERVATION, useValue: observation },
      ],
      exports: [CONFIGURATION, LOG, OBSERVATION],
    };
  }
}
