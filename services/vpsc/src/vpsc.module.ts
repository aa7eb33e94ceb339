import { ActorModule } from '@bpdao/transport';
import { Module } from '@nestjs/common';
import { vpscDefinition } from './definition.ts';
import { VpscController } from './transport/vpsc.controller.ts';

@Module({
  imports: [ActorModule.register(vpscDefinition)],
  controllers: [VpscController],
})
export class VpscModule {}
