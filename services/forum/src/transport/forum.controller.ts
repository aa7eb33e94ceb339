import { Inject } from '@nestjs/common';
import type { ReplyOf } from '@bpdao/catalogue';
import { ACTOR, ActorController, ControllerOf, type ActorDesk, type Elsewhere, type Views } from '@bpdao/transport';
import type { ForumState } from '../domain/state.ts';
import { answerQuery, type HistoryQuery } from '../views/answer-query.ts';
import { neighboursOf } from '../views/neighbours.ts';
import { HistoryLife } from './history-life.ts';

/**
 * Passes the Forum's commands to its rules, and its queries to the stored history, except the query that the graph
 * answers.
 */
@ControllerOf('forum')
export class ForumController extends ActorController<'forum', ForumState> {
  readonly views: Views<'forum', ForumState>;

  constructor(@Inject(ACTOR) actor: ActorDesk<'forum', ForumState>, @Inject(HistoryLife) life: HistoryLife) {
    super(actor);
    const history = inHistory(actor, life);
    this.views = {
      block: history,
      transaction: history,
      post: history,
      posts: history,
      'pool-record': history,
      'pool-records': history,
      neighbours: (state, query) => ({ type: 'neighbours', ...neighboursOf(state, query) }),
    };
  }
}

/** Answers from the stored history, once the actor has heard the facts that the query asks for. */
const inHistory = (
  actor: ActorDesk<'forum', ForumState>,
  life: HistoryLife,
): Elsewhere<HistoryQuery, ReplyOf<'forum'>> => ({
  elsewhere: async (query, atLeast) => {
    const settledHeight = (await actor.height(atLeast)) - 1n;
    const { store, height: storedHeight } = life.history;
    return answerQuery({ store, storedHeight, settledHeight }, query);
  },
});
