import { ActorModule } from '@bpdao/transport';
import { Module } from '@nestjs/common';
import { vpscRules } from './domain/rules.ts';
import { checkCommand } from './transport/check-command.ts';
import { VpscController } from './transport/vpsc.controller.ts';

@Module({
  imports: [ActorModule.register({ actor: 'vpsc', rules: vpscRules, check: checkCommand, heightOf: (state) => state.round.height })],
  controllers: [VpscController],
})
export class VpscModule {}
