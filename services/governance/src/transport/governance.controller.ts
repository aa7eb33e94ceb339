import { Controller, Inject } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { commandSubject, querySubject } from '@bpdao/catalogue';
import {
  ACTOR,
  CONFIGURATION,
  type Actor,
  type Configuration,
  type WireAnswer,
  type WireRequest,
} from '@bpdao/transport';
import type { GovernanceState } from '../domain/state.ts';
import { inForceView } from '../views/in-force.ts';
import { overviewView } from '../views/overview.ts';

/** What governance is told and asked. */
@Controller()
export class GovernanceController {
  private readonly actor: Actor<'governance', GovernanceState>;
  private readonly configuration: Configuration;

  constructor(
    @Inject(ACTOR) actor: Actor<'governance', GovernanceState>,
    @Inject(CONFIGURATION) configuration: Configuration,
  ) {
    this.actor = actor;
    this.configuration = configuration;
  }

  @MessagePattern(commandSubject('governance', 'attest'))
  attest(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.tell('attest', request);
  }

  @MessagePattern(querySubject('governance', 'overview'))
  overview(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.ask('overview', request, overviewView);
  }

  @MessagePattern(querySubject('governance', 'in-force'))
  inForce(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.ask('in-force', request, inForceView);
  }

  @MessagePattern(querySubject('governance', 'genesis'))
  genesis(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.askElsewhere('genesis', request, () =>
      Promise.resolve({ type: 'genesis', file: this.configuration.genesisFile }),
    );
  }
}
