import { ActorModule, unsigned } from '@bpdao/transport';
import { Module } from '@nestjs/common';
import { governanceRules } from './domain/rules.ts';
import { GovernanceController } from './transport/governance.controller.ts';

@Module({
  imports: [ActorModule.register({ actor: 'governance', rules: governanceRules, check: unsigned, heightOf: (state) => state.heard.vpsc.settledHeight + 1n })],
  controllers: [GovernanceController],
})
export class GovernanceModule {}
