import { Module } from '@nestjs/common';
import { ActorModule } from '@bpdao/transport';
import { governanceDefinition } from './definition.ts';
import { GovernanceController } from './transport/governance.controller.ts';

@Module({
  imports: [ActorModule.register(governanceDefinition)],
  controllers: [GovernanceController],
})
export class GovernanceModule {}
