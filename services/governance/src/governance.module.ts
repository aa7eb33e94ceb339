import { ActorModule } from '@bpdao/transport';
import { Module } from '@nestjs/common';
import { governanceDefinition } from './definition.ts';
import { GovernanceController } from './transport/governance.controller.ts';

@Module({
  imports: [ActorModule.register(governanceDefinition)],
  controllers: [GovernanceController],
})
export class GovernanceModule {}
