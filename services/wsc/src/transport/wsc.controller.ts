import { Inject } from '@nestjs/common';
import { ACTOR, ActorController, ControllerOf, type ActorDesk, type Views } from '@bpdao/transport';
import type { WscState } from '../domain/state.ts';
import { accountView } from '../views/account.ts';
import { roundView } from '../views/round.ts';
import { SHADOWING, type Shadowing } from './shadowing.ts';

/**
 * Passes the WSC's commands to its rules, and its queries to views of its state, except the query that names its
 * version.
 */
@ControllerOf('wsc')
export class WscController extends ActorController<'wsc', WscState> {
  readonly views: Views<'wsc', WscState>;

  constructor(@Inject(ACTOR) actor: ActorDesk<'wsc', WscState>, @Inject(SHADOWING) { protocol, book }: Shadowing) {
    super(actor);
    this.views = {
      account: accountView,
      round: roundView,
      // the version that it is for answers; the others leave it
      shadow: {
        elsewhere: (query) =>
          Promise.resolve(query.protocol === protocol ? { type: 'shadow', ...book.view(query.limit) } : undefined),
      },
    };
  }
}
