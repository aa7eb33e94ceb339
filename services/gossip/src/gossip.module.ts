import { Module } from '@nestjs/common';
import { ActorModule } from '@bpdao/transport';
import { gossipDefinition } from './definition.ts';
import { GossipController } from './transport/gossip.controller.ts';

@Module({
  imports: [ActorModule.register(gossipDefinition)],
  controllers: [GossipController],
})
export class GossipModule {}
