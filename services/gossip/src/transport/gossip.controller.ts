import { Controller, Inject } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { commandSubject, querySubject } from '@bpdao/catalogue';
import { ACTOR, type Actor, type WireAnswer, type WireRequest } from '@bpdao/transport';
import type { GossipState } from '../domain/state.ts';
import { activeTransactionsView, activeTransactionView } from '../views/active-transactions.ts';

/** What gossip is told and asked. */
@Controller()
export class GossipController {
  private readonly actor: Actor<'gossip', GossipState>;

  constructor(@Inject(ACTOR) actor: Actor<'gossip', GossipState>) {
    this.actor = actor;
  }

  @MessagePattern(commandSubject('gossip', 'submit-transaction'))
  submitTransaction(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.tell('submit-transaction', request);
  }

  @MessagePattern(querySubject('gossip', 'active-transactions'))
  activeTransactions(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.ask('active-transactions', request, activeTransactionsView);
  }

  @MessagePattern(querySubject('gossip', 'active-transaction'))
  activeTransaction(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.ask('active-transaction', request, activeTransactionView);
  }
}
