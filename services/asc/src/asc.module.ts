import { ActorModule, signedBy } from '@bpdao/transport';
import { Module } from '@nestjs/common';
import { ascRules } from './domain/rules.ts';
import { AscController } from './transport/asc.controller.ts';

@Module({
  imports: [ActorModule.register({ actor: 'asc', rules: ascRules, check: signedBy('asc', ({ payload }) => payload.value.producer), heightOf: (state) => state.heard.vpsc.nextHeight })],
  controllers: [AscController],
})
export class AscModule {}
