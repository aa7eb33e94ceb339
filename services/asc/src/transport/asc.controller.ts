import { Controller, Inject } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { commandSubject, querySubject } from '@bpdao/catalogue';
import { ACTOR, type Actor, type WireAnswer, type WireRequest } from '@bpdao/transport';
import type { AscState } from '../domain/state.ts';
import { offersView, offerView } from '../views/offers.ts';

/** What the ASC is told and asked. */
@Controller()
export class AscController {
  private readonly actor: Actor<'asc', AscState>;

  constructor(@Inject(ACTOR) actor: Actor<'asc', AscState>) {
    this.actor = actor;
  }

  @MessagePattern(commandSubject('asc', 'encumber'))
  encumber(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.tell('encumber', request);
  }

  @MessagePattern(commandSubject('asc', 'release'))
  release(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.tell('release', request);
  }

  @MessagePattern(querySubject('asc', 'offers'))
  offers(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.ask('offers', request, offersView);
  }

  @MessagePattern(querySubject('asc', 'offer'))
  offer(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.ask('offer', request, offerView);
  }
}
