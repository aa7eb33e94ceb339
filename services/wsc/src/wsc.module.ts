import { Module, type DynamicModule } from '@nestjs/common';
import { ActorModule } from '@bpdao/transport';
import { wscDefinitionOf } from './definition.ts';
import type { WscVersion } from './domain/turn.ts';
import { SHADOWING, type Shadowing } from './transport/shadowing.ts';
import { WscController } from './transport/wsc.controller.ts';
import { ShadowBook } from './views/shadow-book.ts';

/** The WSC of one version. */
@Module({})
export class WscModule {
  static of(version: WscVersion & { readonly protocol: string }): DynamicModule {
    const book = new ShadowBook();
    return {
      module: WscModule,
      imports: [ActorModule.register(wscDefinitionOf(version, book))],
      controllers: [WscController],
      providers: [{ provide: SHADOWING, useValue: { protocol: version.protocol, book } satisfies Shadowing }],
    };
  }
}
