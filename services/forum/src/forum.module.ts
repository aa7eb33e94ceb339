import { Module } from '@nestjs/common';
import { ActorModule } from '@bpdao/transport';
import { forumDefinition } from './definition.ts';
import { ForumController } from './transport/forum.controller.ts';
import { STORE, storeOf } from './transport/history-configuration.ts';
import { HistoryLife } from './transport/history-life.ts';

@Module({
  imports: [ActorModule.register(forumDefinition)],
  controllers: [ForumController],
  providers: [HistoryLife, { provide: STORE, useFactory: () => storeOf(process.env) }],
})
export class ForumModule {}
