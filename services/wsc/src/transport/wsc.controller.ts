import { Controller, Inject } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { commandSubject, querySubject } from '@bpdao/catalogue';
import { ACTOR, type Actor, type WireAnswer, type WireRequest } from '@bpdao/transport';
import type { CheckedWscCommand } from '../domain/messages.ts';
import type { WscState } from '../domain/state.ts';
import { accountView } from '../views/account.ts';
import { roundView } from '../views/round.ts';
import { SHADOWING, type Shadowing } from './shadowing.ts';

/** What the WSC is told and asked. */
@Controller()
export class WscController {
  private readonly actor: Actor<'wsc', WscState, CheckedWscCommand>;
  private readonly shadowing: Shadowing;

  constructor(
    @Inject(ACTOR) actor: Actor<'wsc', WscState, CheckedWscCommand>,
    @Inject(SHADOWING) shadowing: Shadowing,
  ) {
    this.actor = actor;
    this.shadowing = shadowing;
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

  /** Left unanswered when it is for another version. */
  @MessagePattern(querySubject('wsc', 'shadow'))
  async shadow(@Payload() request: WireRequest): Promise<WireAnswer | undefined> {
    const { protocol, book } = this.shadowing;
    let isForThis = false;
    const answer = await this.actor.askElsewhere('shadow', request, (query) => {
      isForThis = query.protocol === protocol;
      return Promise.resolve({ type: 'shadow', ...book.view(query.limit) });
    });
    return isForThis ? answer : undefined;
  }
}
