import { ActorModule, signedBy } from '@bpdao/transport';
import { Module } from '@nestjs/common';
import { forumRules } from './domain/rules.ts';
import { ForumController } from './transport/forum.controller.ts';
import { HistoryLife } from './transport/history-life.ts';

@Module({
  imports: [ActorModule.register({ actor: 'forum', rules: forumRules, check: signedBy('forum', ({ payload }) => payload.value.authors[0]?.address ?? ''), heightOf: (state) => state.heard.vpsc.settledHeight + 1n })],
  controllers: [ForumController],
  providers: [HistoryLife],
})
export class ForumModule {}
