import { ActorModule, signedBy } from '@bpdao/transport';
import { Module } from '@nestjs/common';
import { vpscRules } from './domain/rules.ts';
import { VpscController } from './transport/vpsc.controller.ts';

@Module({
  imports: [ActorModule.register({ actor: 'vpsc', rules: vpscRules, check: signedBy('vpsc', (command) => (command.type === 'claim-salary' ? command.payload.value.address : command.payload.value.voter)), heightOf: (state) => state.round.height })],
  controllers: [VpscController],
})
export class VpscModule {}
