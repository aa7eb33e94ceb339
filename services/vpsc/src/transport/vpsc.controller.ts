import { Controller, Inject } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { commandSubject, querySubject } from '@bpdao/protocol';
import { ACTOR, type Actor, type WireAnswer, type WireRequest } from '@bpdao/transport';
import type { VpscState } from '../domain/state.ts';
import { membersView, memberView } from '../views/members.ts';
import { openPoolsView, poolView } from '../views/pools.ts';

/** Members that are looked at for what a token pays. */
const MEMBERS_PER_TOKEN = 500;

/** What the VPSC is told and asked. */
@Controller()
export class VpscController {
  private readonly actor: Actor<'vpsc', VpscState>;

  constructor(@Inject(ACTOR) actor: Actor<'vpsc', VpscState>) {
    this.actor = actor;
  }

  @MessagePattern(commandSubject('vpsc', 'cast-vote'))
  castVote(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.tell('cast-vote', request);
  }

  @MessagePattern(commandSubject('vpsc', 'commit-vote'))
  commitVote(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.tell('commit-vote', request);
  }

  @MessagePattern(commandSubject('vpsc', 'reveal-vote'))
  revealVote(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.tell('reveal-vote', request);
  }

  @MessagePattern(commandSubject('vpsc', 'claim-salary'))
  claimSalary(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.tell('claim-salary', request);
  }

  @MessagePattern(commandSubject('vpsc', 'report-equivocation'))
  reportEquivocation(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.tell('report-equivocation', request);
  }

  @MessagePattern(querySubject('vpsc', 'member'))
  member(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.ask('member', request, memberView);
  }

  @MessagePattern(querySubject('vpsc', 'members'))
  members(@Payload() request: WireRequest): Promise<WireAnswer> {
    // it looks at every member
    return this.actor.ask('members', request, membersView, ({ count }) => count / MEMBERS_PER_TOKEN);
  }

  @MessagePattern(querySubject('vpsc', 'open-pools'))
  openPools(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.ask('open-pools', request, openPoolsView);
  }

  @MessagePattern(querySubject('vpsc', 'pool'))
  pool(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.ask('pool', request, poolView);
  }
}
