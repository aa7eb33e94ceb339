import { ActorModule, signedBy } from '@bpdao/transport';
import { Module } from '@nestjs/common';
import { gossipRules } from './domain/rules.ts';
import { GossipController } from './transport/gossip.controller.ts';

@Module({
  imports: [ActorModule.register({ actor: 'gossip', rules: gossipRules, check: signedBy('gossip', ({ payload }) => payload.value.sender), heightOf: (state) => state.heard.vpsc.nextHeight })],
  controllers: [GossipController],
})
export class GossipModule {}
