import { commandSubject, querySubject } from '@bpdao/protocol';
import { ACTOR } from '@bpdao/transport';
import type { Actor, WireAnswer, WireRequest } from '@bpdao/transport';
import { Controller, Inject } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import type { CheckedWscCommand } from '../domain/messages.ts';
import type { WscState } from '../domain/state.ts';
import { accountView } from '../views/account.ts';
import { roundView } from '../views/round.ts';

/** What the WSC is told and asked. */
@Controller()
export class WscController {
  private readonly actor: Actor<'wsc', WscState, CheckedWscCommand>;

  constructor(@Inject(ACTOR) actor: Actor<'wsc', WscState, CheckedWscCommand>) {
    this.actor = actor;
  }

  @MessagePattern(commandSubject('wsc', 'submit-block-transactions'))
  submitBlockTransactions(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.tell('submit-block-transactions', request);
  }

  @MessagePattern(querySubject('wsc', 'account'))
  account(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.ask('account', request, accountView);
  }

  @MessagePattern(querySubject('wsc', 'round'))
  round(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.ask('round', request, roundView);
  }
}
