import { Module } from '@nestjs/common';
import { ActorModule } from '@bpdao/transport';
import { vpscDefinition } from './definition.ts';
import { VpscController } from './transport/vpsc.controller.ts';

@Module({
  imports: [ActorModule.register(vpscDefinition)],
  controllers: [VpscController],
})
export class VpscModule {}
