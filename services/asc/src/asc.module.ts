import { Module } from '@nestjs/common';
import { ActorModule } from '@bpdao/transport';
import { ascDefinition } from './definition.ts';
import { AscController } from './transport/asc.controller.ts';

@Module({
  imports: [ActorModule.register(ascDefinition)],
  controllers: [AscController],
})
export class AscModule {}
