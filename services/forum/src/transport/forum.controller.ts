import { Controller, Inject } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { commandSubject, querySubject, type QueryOf } from '@bpdao/catalogue';
import { ACTOR, type Actor, type WireAnswer, type WireRequest } from '@bpdao/transport';
import type { ForumState } from '../domain/state.ts';
import { answerQuery, type HistoryQuery } from '../views/answer-query.ts';
import { neighboursOf } from '../views/neighbours.ts';
import { HistoryLife } from './history-life.ts';

/** What the Forum is told and asked. */
@Controller()
export class ForumController {
  private readonly actor: Actor<'forum', ForumState>;
  private readonly life: HistoryLife;

  constructor(@Inject(ACTOR) actor: Actor<'forum', ForumState>, @Inject(HistoryLife) life: HistoryLife) {
    this.actor = actor;
    this.life = life;
  }

  @MessagePattern(commandSubject('forum', 'submit-post'))
  submitPost(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.tell('submit-post', request);
  }

  @MessagePattern(querySubject('forum', 'block'))
  block(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.askHistory('block', request);
  }

  @MessagePattern(querySubject('forum', 'transaction'))
  transaction(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.askHistory('transaction', request);
  }

  @MessagePattern(querySubject('forum', 'post'))
  post(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.askHistory('post', request);
  }

  @MessagePattern(querySubject('forum', 'posts'))
  posts(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.askHistory('posts', request);
  }

  @MessagePattern(querySubject('forum', 'pool-record'))
  poolRecord(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.askHistory('pool-record', request);
  }

  @MessagePattern(querySubject('forum', 'pool-records'))
  poolRecords(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.askHistory('pool-records', request);
  }

  @MessagePattern(querySubject('forum', 'neighbours'))
  neighbours(@Payload() request: WireRequest): Promise<WireAnswer> {
    return this.actor.ask('neighbours', request, (state, query) => ({
      type: 'neighbours',
      ...neighboursOf(state, query),
    }));
  }

  private askHistory<N extends HistoryQuery['type']>(name: N, request: WireRequest): Promise<WireAnswer> {
    return this.actor.askElsewhere(name, request, async (query: Extract<QueryOf<'forum'>, { type: N }>, atLeast) => {
      const settledHeight = (await this.actor.height(atLeast)) - 1n;
      return answerQuery(
        { store: this.life.history.store, storedHeight: this.life.history.height, settledHeight },
        query,
      );
    });
  }
}
