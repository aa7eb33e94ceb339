import { ActorController, ControllerOf, type Views } from '@bpdao/transport';
import type { VpscState } from '../domain/state.ts';
import { membersView, memberView } from '../views/members.ts';
import { openPoolsView, poolView } from '../views/pools.ts';

/** The VPSC's commands go to its rules, its queries to views of its state. */
@ControllerOf('vpsc')
export class VpscController extends ActorController<'vpsc', VpscState> {
  readonly views: Views<'vpsc', VpscState> = {
    member: memberView,
    members: membersView,
    'open-pools': openPoolsView,
    pool: poolView,
  };
}
