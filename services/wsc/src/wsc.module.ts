import { ActorModule } from '@bpdao/transport';
import { Module } from '@nestjs/common';
import { wscRules } from './domain/rules.ts';
import { checkList } from './transport/check-list.ts';
import { WscController } from './transport/wsc.controller.ts';

@Module({
  imports: [ActorModule.register({ actor: 'wsc', rules: wscRules, check: checkList, heightOf: (state) => state.height })],
  controllers: [WscController],
})
export class WscModule {}
