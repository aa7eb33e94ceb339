import { ActorModule } from '@bpdao/transport';
import { Module } from '@nestjs/common';
import { wscDefinition } from './definition.ts';
import { WscController } from './transport/wsc.controller.ts';

@Module({
  imports: [ActorModule.register(wscDefinition)],
  controllers: [WscController],
})
export class WscModule {}
